"""The same four orders out of every format land as the same rows, to the cent."""

import gzip
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from orchestration.sources.transport import SourceError
from tests.fixtures.files_night import FilesNight

MAPPING = """\
[[file]]
entity = "orders"
path = "{path}"
{options}

[file.columns]
order_id = "id"
contact_id = "client"
amount = "total"
ordered_at = "at"
currency = {{ value = "EUR" }}
"""
CSV = """\
id,client,total,at
1,a,10.10,2026-01-01 08:00:00
2,b,20.205,2026-01-02T09:00:00Z
3,,0,2026-01-03
4,"d, e",1e3,2026-01-04 10:00:00+01:00
"""
GOOD = CSV.replace("20.205", "20.20")
EXPECTED = [
    ("1", "a", Decimal("10.10"), datetime(2026, 1, 1, 8)),
    ("2", "b", Decimal("20.20"), datetime(2026, 1, 2, 9)),
    ("3", None, Decimal("0.00"), datetime(2026, 1, 3)),
    ("4", "d, e", Decimal("1000.00"), datetime(2026, 1, 4, 9)),
]
ORDERS = "select order_id, contact_id, amount, ordered_at from raw_files.orders order by 1"


@pytest.fixture
def night(tmp_path: Path) -> FilesNight:
    return FilesNight(tmp_path / "company")


def _load(night: FilesNight, path: str, options: str = "") -> None:
    night.map(MAPPING.format(path=path, options=options))
    report = night.load()
    table = report.tables["orders"]
    assert (table.delivered, table.loaded, table.quarantined) == (4, 4, 0)
    assert night.rows(ORDERS) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_delimiter_is_read(night: FilesNight, delimiter: str):
    text = GOOD.replace('"d, e"', "d~ e").replace(",", delimiter).replace("d~ e", '"d, e"')
    night.put("orders.csv", text)
    _load(night, "orders.csv")


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.rstrip("\n").encode(),
        GOOD.replace("\n2,", "\r\n2,").encode(),
    ],
    ids=["crlf", "byte_order_mark", "no_last_line_end", "mixed_line_ends"],
)
def test_csv_as_other_programs_write_it_is_read(night: FilesNight, content: bytes):
    night.put("orders.csv", content)
    _load(night, "orders.csv")


def test_compressed_csv_is_read(night: FilesNight):
    night.put("orders.csv.gz", gzip.compress(GOOD.encode()))
    _load(night, "orders.csv.gz")


def test_another_encoding_is_read_when_it_is_declared(night: FilesNight):
    night.put("orders.csv", GOOD.replace(",a,", ",ä,").encode("latin-1"))
    night.map(MAPPING.format(path="orders.csv", options='encoding = "latin-1"'))
    night.load()
    assert night.rows("select contact_id from raw_files.orders where order_id = '1'") == [("ä",)]


def test_parquet_is_read_with_its_types(night: FilesNight):
    path = night.folder / "orders.parquet"
    duckdb.sql(
        "select * from (values"
        " (1, 'a', 10.1::double, timestamp '2026-01-01 08:00'),"
        " (2, 'b', 20.2, timestamp '2026-01-02 09:00'),"
        " (3, null, 0, timestamp '2026-01-03'),"
        " (4, 'd, e', 1000, timestamp '2026-01-04 09:00')) as t(id, client, total, \"at\")"
    ).write_parquet(str(path))
    _load(night, "orders.parquet")


def test_json_lines_are_read(night: FilesNight):
    night.put(
        "orders.jsonl",
        '{"id": 1, "client": "a", "total": 10.10, "at": "2026-01-01 08:00:00", "more": {"x": 1}}\n'
        '{"id": 2, "client": "b", "total": "20.20", "at": "2026-01-02T09:00:00Z"}\n'
        "\n"
        '{"id": 3, "client": null, "total": 0, "at": "2026-01-03"}\n'
        '{"id": 4, "client": "d, e", "total": 1e3, "at": "2026-01-04T10:00:00+01:00"}\n',
    )
    _load(night, "orders.jsonl")


def test_excel_is_read(night: FilesNight):
    book = Workbook()
    book.create_sheet("Notes")
    sheet = book.create_sheet("Orders")
    for row in (
        ("id", None, "client", "total", "at"),
        (1, "x", "a", 10.1, datetime(2026, 1, 1, 8)),
        (2, "x", "b", "20.20", "2026-01-02T09:00:00Z"),
        (None, None, None, None, None),
        (3, None, None, 0, datetime(2026, 1, 3)),
        (4, None, "d, e", 1000.0, datetime(2026, 1, 4, 9)),
    ):
        sheet.append(row)
    book.save(night.folder / "orders.xlsx")
    _load(night, "orders.xlsx", 'sheet = "Orders"')


def test_a_glob_reads_all_its_files_and_no_lock_files(night: FilesNight):
    lines = GOOD.splitlines(keepends=True)
    night.put("in/a.csv", "".join(lines[:3]))
    night.put("in/b.csv", lines[0] + "".join(lines[3:]))
    night.put("in/.~lock.a.csv", "not a table")
    _load(night, "in/*.csv")


def test_columns_may_come_in_another_order_in_each_file(night: FilesNight):
    lines = GOOD.splitlines(keepends=True)
    night.put("in/a.csv", "".join(lines[:3]))
    night.put("in/b.csv", 'at,total,client,id\n2026-01-03,0,,3\n2026-01-04 09:00,1000,"d, e",4\n')
    _load(night, "in/*.csv")


def test_wall_clock_times_are_shifted_from_their_zone_and_offsets_hold(night: FilesNight):
    night.put(
        "orders.csv", "id,client,total,at\n1,a,1,2026-01-01 08:00\n2,b,1,2026-01-01T08:00:00Z\n"
    )
    night.map(MAPPING.format(path="orders.csv", options='timezone = "Europe/Berlin"'))
    night.load()
    assert night.rows("select ordered_at from raw_files.orders order by order_id") == [
        (datetime(2026, 1, 1, 7),),
        (datetime(2026, 1, 1, 8),),
    ]


def test_dates_of_another_format_are_read_when_it_is_declared(night: FilesNight):
    night.put("orders.csv", "id,client,total,at\n1,a,1,31.01.2026\n2,b,1,2026-01-31\n")
    mapping = MAPPING.format(path="orders.csv", options="")
    night.map(mapping.replace('"at"', '{ column = "at", format = "%d.%m.%Y" }'))
    night.load()
    assert night.rows("select ordered_at from raw_files.orders") == [(datetime(2026, 1, 31),)]
    assert night.set_aside()[0][:2] == ("broken_date", 3)


def test_decimal_commas_are_read_when_they_are_declared(night: FilesNight):
    night.put("orders.csv", 'id;client;total;at\n1;a;"1.234,50";2026-01-01\n')
    night.map(MAPPING.format(path="orders.csv", options='decimal_separator = ","'))
    night.load()
    assert night.rows("select amount from raw_files.orders") == [(Decimal("1234.50"),)]


def test_expressions_constants_row_numbers_and_conditions(night: FilesNight):
    night.put("orders.csv", "a,b,kind\nx,1,keep\ny,2,drop\nz,3,keep\n")
    night.map(
        """\
[[file]]
entity = "orders"
path = "orders.csv"
where = "kind = 'keep'"

[file.columns]
order_id = { expression = "a || '-' || _row_number" }
amount = { expression = "cast(b as integer) * 1.5" }
currency = { value = "USD" }
"""
    )
    assert night.load().tables["orders"].delivered == 2
    assert night.rows("select order_id, amount, currency from raw_files.orders order by 1") == [
        ("x-1", Decimal("1.50"), "USD"),
        ("z-3", Decimal("4.50"), "USD"),
    ]


def test_rows_that_say_the_same_count_once_where_asked(night: FilesNight):
    night.put("orders.csv", "id,line\n1,1\n1,2\n2,1\n")
    night.map(
        '[[file]]\nentity = "orders"\npath = "orders.csv"\ndistinct = true\n'
        '[file.columns]\norder_id = "id"\n'
    )
    table = night.load().tables["orders"]
    assert (table.delivered, table.loaded) == (2, 2)


def test_several_files_may_fill_one_table(night: FilesNight):
    night.put("a.csv", "id\n1\n")
    night.put("b.csv", "number\n2\n")
    night.map(
        '[[file]]\nentity = "orders"\npath = "a.csv"\n[file.columns]\norder_id = "id"\n'
        '[[file]]\nentity = "orders"\npath = "b.csv"\n[file.columns]\norder_id = "number"\n'
    )
    night.load()
    assert night.rows("select order_id from raw_files.orders order by 1") == [("1",), ("2",)]


def test_a_missing_file_is_named_with_the_mapping(night: FilesNight):
    night.map(MAPPING.format(path="nowhere/orders.csv", options=""))
    with pytest.raises(SourceError, match=r"files.toml:1: no file at .*nowhere/orders.csv"):
        night.load()


def test_a_missing_column_is_named_with_the_columns_found_and_the_closest(night: FilesNight):
    night.put("orders.csv", GOOD.replace("total", "totals"))
    night.map(MAPPING.format(path="orders.csv", options=""))
    message = (
        r"orders.csv has no column total \(did you mean totals\?\); it has id, client, totals, at"
    )
    with pytest.raises(SourceError, match=message):
        night.load()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("orders.csv", b"", "no header line"),
        ("orders.csv", b"id,id,total,at,client\n", "more than once"),
        ("orders.parquet", b"PAR1 is not enough", "cannot be read as parquet"),
        ("orders.xlsx", b"no zip", "cannot be read as excel"),
        ("orders.csv.gz", b"no gzip", "cannot be read as csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    night: FilesNight, name: str, content: bytes, reason: str
):
    night.put(name, content)
    night.map(MAPPING.format(path=name, options=""))
    with pytest.raises(SourceError, match=reason) as refusal:
        night.load()
    assert name in str(refusal.value)


def test_an_expression_that_does_not_fit_the_file_is_named(night: FilesNight):
    night.put("orders.csv", GOOD)
    mapping = MAPPING.format(path="orders.csv", options="")
    night.map(mapping.replace('"total"', '{ expression = "date_trunc(client, total)" }'))
    with pytest.raises(SourceError, match=r"files.toml:1: a mapping of orders does not fit"):
        night.load()
