"""Every rule of files.toml, each broken once."""

from pathlib import Path

import pytest

from tests.fixtures.company_folder import CompanyFolder, company_folder

MAPPING = """\
[[file]]
entity = "orders"
path = "orders.csv"

[file.columns]
order_id = "id"
amount = "total"
currency = { value = "EUR" }
"""

BROKEN = [
    ('entity = "order"', 'entity = "orders"', "unknown_value", 2, "did you mean orders?"),
    ('path = "orders.xml"', 'path = "orders.csv"', "unknown_format", 3, "format = csv"),
    ('path = "${NOWHERE}/o.csv"', 'path = "orders.csv"', "unset_variable", 3, "set NOWHERE"),
    ('amout = "total"', 'amount = "total"', "unknown_column", 7, "did you mean amount?"),
    ("", 'order_id = "id"', "unmapped_key", 5, "add order_id"),
    ('amount = ["total"]', 'amount = "total"', "broken_mapping", 7, "source column"),
    ('amount = { valu = "1" }', 'amount = "total"', "broken_mapping", 7, "source column"),
    ('currency = { value = "EURO" }', 'currency = { value = "EUR" }', "unknown_currency", 8, "ISO"),
    ('path = "orders.csv"\ntimezone = "Moon"', 'path = "orders.csv"', "unknown_zone", 4, "IANA"),
    ('path = "orders.csv"\ndelimitr = ";"', 'path = "orders.csv"', "unknown_key", 4, "delimiter"),
    ('path = "orders.csv"\nnull_values = "x"', 'path = "orders.csv"', "wrong_type", 4, "list"),
    ('path = "orders.csv"\nwhere = "a from b"', 'path = "orders.csv"', "bad_expression", 4, "SQL"),
]

FORBIDDEN = [
    "(select 1)",
    "a, b",
    "a; drop table contacts",
    "read_csv('/etc/passwd')",
    "a in (select 1)",
    "count(*)",
    "sum(a) over ()",
    "now()",
    "current_date",
    "random()",
    "getenv('HOME')",
    "other.a",
    "a --",
    "case when",
    "columns(*)",
    "?",
    "nextval('s')",
]


@pytest.fixture
def folder(tmp_path: Path) -> CompanyFolder:
    return company_folder(tmp_path / "company")


@pytest.mark.parametrize(("new", "old", "rule", "line", "fix"), BROKEN)
def test_a_broken_mapping_is_named_with_its_line(
    folder: CompanyFolder, new: str, old: str, rule: str, line: int, fix: str
):
    folder.put("files.toml", MAPPING.replace(old, new, 1))
    found = [(f.rule, f.line, f.fix) for f in folder.findings() if f.file == "files.toml"]
    assert [(r, n) for r, n, _ in found] == [(rule, line)]
    assert fix in found[0][2]


@pytest.mark.parametrize("expression", FORBIDDEN)
def test_an_expression_reads_its_row_and_nothing_else(folder: CompanyFolder, expression: str):
    mapping = MAPPING.replace('"total"', '{ expression = """' + expression + '""" }')
    folder.put("files.toml", mapping)
    assert [(f.rule, f.line) for f in folder.findings()] == [("bad_expression", 7)]


@pytest.mark.parametrize(
    "expression",
    [
        "basket || '-' || line",
        "case y when 'yes' then 'won' end",
        "try_strptime(a, '%d.%m.%Y')",
        'upper(trim("emp.var.rate"))',
        "cast(_row_number as varchar)",
        "regexp_extract(a, '[0-9]+')",
        "coalesce(nullif(a, ''), 'none')",
        "date_trunc('month', cast(a as date))",
    ],
)
def test_a_scalar_expression_is_accepted(folder: CompanyFolder, expression: str):
    mapping = MAPPING.replace('"total"', '{ expression = """' + expression + '""" }')
    folder.put("files.toml", mapping)
    assert folder.findings() == ()


def test_lines_are_those_of_the_second_mapping(folder: CompanyFolder):
    folder.put("files.toml", MAPPING + "\n" + MAPPING.replace("amount", "amout"))
    assert [(f.rule, f.line) for f in folder.findings()] == [("unknown_column", 16)]


def test_settings_are_filled_into_paths(folder: CompanyFolder):
    folder.put("files.toml", MAPPING.replace("orders.csv", "${DATA}/orders.csv"))
    company = folder.load({"DATA": "/data"})
    assert [file.path for file in company.files.files] == ["/data/orders.csv"]


def test_an_optional_file_with_an_unset_setting_is_left_out(folder: CompanyFolder):
    mapping = MAPPING.replace('path = "', 'required = false\npath = "${DATA}/')
    folder.put("files.toml", mapping)
    assert folder.load().files.files == ()
    assert folder.load().files.unset == ("orders",)


def test_a_company_without_files_toml_maps_nothing(folder: CompanyFolder):
    assert folder.load().files.entities() == ()
