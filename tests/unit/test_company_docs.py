"""docs/company.md says what the code checks: every file, column, key and setting."""

from orchestration.company.contract import CONTRACT_FILES
from orchestration.company.documentation import PAGE, company_page
from orchestration.company.schema import COMPANY_SETTINGS, FILE_SETTINGS, SOURCE_SETTINGS, SOURCES
from orchestration.sources.files import TABLES


def test_the_page_is_written_from_the_schema():
    assert PAGE.read_text(encoding="utf-8") == company_page(), (
        "run python -m orchestration.company.documentation"
    )


def test_every_file_column_and_setting_is_named():
    page = PAGE.read_text(encoding="utf-8")
    names = [column.name for file in CONTRACT_FILES for column in file.columns]
    names += [file.path for file in CONTRACT_FILES]
    names += [s.key for s in (*COMPANY_SETTINGS, *SOURCE_SETTINGS, *FILE_SETTINGS)]
    names += [*SOURCES, *(column for table in TABLES for column in table.columns)]
    assert [name for name in names if name not in page] == []
