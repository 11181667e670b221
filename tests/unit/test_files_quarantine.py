"""Bad rows are set aside with place, rule and fix; good ones load; the counts add up."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.fixtures.files_night import FilesNight

MAPPING = """\
[[file]]
entity = "orders"
path = "orders.csv"

[file.columns]
order_id = "id"
amount = "total"
ordered_at = "at"
currency = "cur"
"""
HEADER = "id,total,at,cur"
GOOD = "1,10.00,2026-01-01,EUR"


@pytest.fixture
def night(tmp_path: Path) -> FilesNight:
    night = FilesNight(tmp_path / "company")
    night.map(MAPPING)
    return night


def _orders(night: FilesNight, *rows: str) -> None:
    night.put("orders.csv", "\n".join([HEADER, *rows]) + "\n")


BROKEN = [
    ("2,ten,2026-01-01,EUR", "broken_number", "amount: not a number that fits decimal(18,2) (ten)"),
    ("2,1.005,2026-01-01,EUR", "broken_number", "(1.005)"),
    ("2,1_000,2026-01-01,EUR", "broken_number", "(1_000)"),
    ("2,NaN,2026-01-01,EUR", "broken_number", "(NaN)"),
    ("2,1e30,2026-01-01,EUR", "broken_number", "(1e30)"),
    ('2,"1,000",2026-01-01,EUR', "broken_number", "without thousands marks"),
    ("2,=1+1,2026-01-01,EUR", "broken_number", "(=1+1)"),
    ("2,1,01.02.2026,EUR", "broken_date", "(01.02.2026): write it as YYYY-MM-DD"),
    ("2,1,2026-02-30,EUR", "broken_date", "(2026-02-30)"),
    ("2,1,infinity,EUR", "broken_date", "(infinity)"),
    ("2,1,0001-01-01,EUR", "broken_date", "(0001-01-01)"),
    ("2,1,9999-12-31,EUR", "broken_date", "(9999-12-31)"),
    ("2,1,2026-04-01,EUR", "future_date", "later than the run's as-of 2026-03-31 22:00:00"),
    ("2,1,2026-01-01,EURO", "unknown_currency", "(EURO): write the ISO 4217 code"),
    (",1,2026-01-01,EUR", "missing_key", "order_id: the key is empty (empty): give every row"),
    ("1,1,2026-01-01,EUR", "duplicate_key", "duplicate key (1): keep one of the rows; the first"),
    ("2,1,2026-01-01", "malformed_row", "Expected Number of Columns: 4 Found: 3"),
    ("2,1,2026-01-01,EUR,x", "malformed_row", "Expected Number of Columns: 4 Found: 5"),
]


@pytest.mark.parametrize(("row", "rule", "reason"), BROKEN)
def test_a_broken_row_is_set_aside_with_its_line_and_the_rest_loads(
    night: FilesNight, row: str, rule: str, reason: str
):
    _orders(night, GOOD, row, "3,30.00,2026-01-03,EUR")
    table = night.load().tables["orders"]
    assert (table.delivered, table.loaded, table.quarantined) == (3, 2, 1)
    (found,) = night.set_aside()
    assert found[:2] == (rule, 3)
    assert reason in found[2]
    assert night.rows("select count(*), sum(amount) from raw_files.orders") == [
        (2, Decimal("40.00"))
    ]


def test_the_whole_row_is_kept(night: FilesNight):
    _orders(night, "7,ten,2026-01-01,EUR")
    night.load()
    ((source, table, key, file, row, run, at),) = night.rows(
        "select source, table_name, row_key, file, row_json, run_id, quarantined_at"
        " from quarantine.rows"
    )
    assert (source, table, key, run, at) == (
        "files",
        "orders",
        "7",
        "run-1",
        datetime(2026, 3, 31, 22),
    )
    assert file == str(night.folder / "orders.csv")
    assert json.loads(row) == {"id": "7", "total": "ten", "at": "2026-01-01", "cur": "EUR"}


def test_a_repaired_row_is_released_and_loaded(night: FilesNight):
    _orders(night, GOOD, "2,ten,2026-01-01,EUR")
    night.load()
    _orders(night, GOOD, "2,10,2026-01-01,EUR")
    table = night.load().tables["orders"]
    assert (table.inserted, table.updated, table.removed, table.quarantined) == (1, 0, 0, 0)
    assert night.set_aside() == []
    assert night.rows("select count(*) from quarantine.rows where released_at is not null") == [
        (1,)
    ]


def test_a_row_as_bad_as_before_is_not_set_aside_twice(night: FilesNight):
    _orders(night, GOOD, "2,ten,2026-01-01,EUR")
    night.load()
    _orders(night, "1,11.00,2026-01-01,EUR", "2,ten,2026-01-01,EUR")
    table = night.load().tables["orders"]
    assert (table.updated, table.quarantined) == (1, 1)
    assert night.rows("select count(*) from quarantine.rows") == [(1,)]


def test_the_last_good_version_of_a_row_that_breaks_stays(night: FilesNight):
    _orders(night, GOOD)
    night.load()
    _orders(night, "1,ten,2026-01-01,EUR")
    table = night.load().tables["orders"]
    assert (table.quarantined, table.removed) == (1, 0)
    assert night.rows("select amount, _is_deleted from raw_files.orders") == [
        (Decimal("10.00"), False)
    ]


def test_a_future_row_is_judged_again_when_time_moves_on(night: FilesNight):
    _orders(night, GOOD, "2,1,2026-04-01,EUR")
    night.load()
    table = night.load(datetime(2026, 4, 2, tzinfo=UTC)).tables["orders"]
    assert (table.loaded, table.quarantined, table.is_skipped) == (2, 0, False)
    assert night.set_aside() == []


def test_lines_after_a_malformed_row_keep_their_numbers(night: FilesNight):
    _orders(night, "1,1", GOOD, "2,1,x", "3,ten,2026-01-01,EUR", "4,ten,2026-01-01,EUR")
    table = night.load().tables["orders"]
    assert (table.delivered, table.loaded, table.quarantined) == (5, 1, 4)
    assert [(rule, line) for rule, line, _ in night.set_aside()] == [
        ("malformed_row", 2),
        ("malformed_row", 4),
        ("broken_number", 5),
        ("broken_number", 6),
    ]


def test_text_that_is_not_utf_8_is_set_aside(night: FilesNight):
    night.put("orders.csv", f"{HEADER}\n{GOOD}\n".encode() + b"\xfc,1,2026-01-01,EUR\n")
    night.load()
    ((rule, line, reason),) = night.set_aside()
    assert (rule, line) == ("malformed_row", 3)
    assert "not utf-8 encoded" in reason


def test_a_line_of_json_that_is_none_is_set_aside(night: FilesNight):
    night.put("orders.jsonl", '{"id": 1, "total": 1, "at": null, "cur": "EUR"}\n{broken\n[1]\n')
    night.map(MAPPING.replace("orders.csv", "orders.jsonl"))
    table = night.load().tables["orders"]
    assert (table.delivered, table.loaded, table.quarantined) == (3, 1, 2)
    assert [(rule, line) for rule, line, _ in night.set_aside()] == [
        ("malformed_row", 2),
        ("malformed_row", 3),
    ]


def test_an_expression_that_fails_on_a_row_sets_only_that_row_aside(night: FilesNight):
    _orders(night, GOOD, "2,ten,2026-01-01,EUR")
    night.map(MAPPING.replace('"total"', '{ expression = "cast(total as decimal(9, 2)) * 2" }'))
    table = night.load().tables["orders"]
    assert (table.loaded, table.quarantined) == (1, 1)
    ((rule, line, _),) = night.set_aside()
    assert (rule, line) == ("broken_value", 3)
    assert night.rows("select amount from raw_files.orders") == [(Decimal("20.00"),)]


def test_a_further_decimal_in_parquet_is_not_rounded_away(night: FilesNight):
    duckdb.sql(
        "select id, cast(total as double) as total, date '2026-01-01' as \"at\", 'EUR' as cur"
        " from (values (1, '0.30000000000000004'), (2, '1.005'), (3, 'nan')) as t(id, total)"
    ).write_parquet(str(night.folder / "orders.parquet"))
    night.map(MAPPING.replace("orders.csv", "orders.parquet"))
    table = night.load().tables["orders"]
    assert (table.loaded, table.quarantined) == (1, 2)
    assert night.rows("select amount from raw_files.orders") == [(Decimal("0.30"),)]
    assert [(rule, line) for rule, line, _ in night.set_aside()] == [
        ("broken_number", 2),
        ("broken_number", 3),
    ]


@pytest.mark.parametrize(
    "text",
    ["x'; drop table raw_files.orders; --", "😀", "עברית", "=cmd|' /C calc'!A0", "a" * 100_000],
)
def test_strange_text_is_data(night: FilesNight, text: str):
    _orders(night, f'"{text}",1,2026-01-01,EUR')
    night.load()
    assert night.rows("select order_id from raw_files.orders") == [(text,)]


def test_the_first_of_two_rows_with_one_key_is_kept_also_across_files(night: FilesNight):
    night.put("in/a.csv", f"{HEADER}\n1,1,2026-01-01,EUR\n")
    night.put("in/b.csv", f"{HEADER}\n2,2,2026-01-01,EUR\n1,3,2026-01-01,EUR\n")
    night.map(MAPPING.replace("orders.csv", "in/*.csv"))
    table = night.load().tables["orders"]
    assert (table.delivered, table.loaded, table.quarantined) == (3, 2, 1)
    assert night.rows("select amount from raw_files.orders where order_id = '1'") == [(1,)]
    ((_, line, reason),) = night.set_aside()
    assert line == 3
    assert reason.endswith("a.csv")


def test_only_good_rows_are_counted_as_loaded_in_every_mixture(night: FilesNight):
    rows = [row for row, _, _ in BROKEN if not row.startswith("1,")]
    _orders(night, GOOD, *rows)
    table = night.load().tables["orders"]
    assert table.delivered == len(rows) + 1
    assert (table.loaded, table.quarantined) == (1, len(rows))


def test_the_report_names_the_first_rows_and_counts_the_rest(night: FilesNight):
    _orders(night, "1,ten,2026-01-01,EUR", "2,1,2026-01-01,EUR", *["2,1,2026-01-01,EUR"] * 3)
    path = night.folder / "orders.csv"
    assert night.load().notes == [
        f"{path}:2: amount: not a number that fits decimal(18,2) (ten): write digits and a point,"
        " without thousands marks",
        f"{path}:4: duplicate key: keep one of the rows",
        f"{path}:5: duplicate key: keep one of the rows",
        "orders: 1 more rows are set aside, see quarantine.rows",
    ]
    assert night.load().notes == ["orders: 4 rows are still set aside, see quarantine.rows"]
