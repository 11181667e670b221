"""docs/raw-tables.md says what the loader creates: every table, key and column."""

from orchestration.connections import SOURCES
from orchestration.documentation import PAGE, page
from orchestration.sources.tables import LOAD_COLUMNS


def test_the_page_is_written_from_the_declarations():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m orchestration.documentation"


def test_every_table_key_and_column_is_named():
    text = page()
    for source in SOURCES.values():
        section = text.split(f"## `{source.schema}`")[1].split("\n## ")[0]
        for table in source.tables:
            entry = section.split(f"### `{table.name}`")[1].split("\n### ")[0]
            assert all(f"`{name}`" in entry for name in (*table.key, *table.columns)), table.name
    assert all(f"| `{name}` |" in text for name in LOAD_COLUMNS)
