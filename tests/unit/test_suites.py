"""Every rule of every suite, held against a row that breaks it.

`tests/fixtures/bad_rows/<schema>/<table>.json` gives rows on which the whole suite holds, and for
each rule what breaks it: rows to add, or rows to put in place of a table's own.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations import quarantine
from expectations.registry import Suite, load_suites
from expectations.runner import run_suites
from orchestration.currencies import ISO_4217
from tests.fixtures import published_tables, raw_tables

BAD_ROWS = Path(__file__).parents[1] / "fixtures" / "bad_rows"
SUITES = load_suites()

FILLED: set[str] = set()

by_name = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        raw_tables.create(connection)
        published_tables.create(connection)
        quarantine.create_tables(connection)
        yield connection


def rows_of(suite: Suite) -> dict:
    return json.loads((BAD_ROWS / suite.schema / f"{suite.table}.json").read_text())


def fill(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[dict]]) -> None:
    """Makes the warehouse hold these rows and no others."""
    for name in FILLED:
        connection.execute(f"delete from {name}")
    FILLED.clear()
    FILLED.update(tables)
    for name, rows in tables.items():
        for row in rows:
            names = ", ".join(f'"{column}"' for column in row)
            marks = ", ".join("?" for _ in row)
            connection.execute(f"insert into {name} ({names}) values ({marks})", list(row.values()))


def broken(given: dict[str, list[dict]], change: dict[str, dict]) -> dict[str, list[dict]]:
    added = {name: given.get(name, []) + rows for name, rows in change.get("add", {}).items()}
    return given | added | change.get("replace", {})


def test_every_suite_has_its_rows_and_every_row_file_its_suite():
    kept = {f"{path.parent.name}.{path.stem}" for path in BAD_ROWS.glob("*/*.json")}
    assert kept == {suite.name for suite in SUITES}


@by_name
def test_every_rule_has_a_row_that_breaks_it(suite: Suite):
    assert set(rows_of(suite)["breaks"]) == {rule.name for rule in suite.rules}


@by_name
def test_every_rule_holds_on_good_rows_and_fails_on_its_bad_ones(suite: Suite, warehouse):
    rows = rows_of(suite)
    fill(warehouse, rows["given"])
    verdicts = run_suites(warehouse, [suite])
    assert {
        v.expectation: (v.outcome, v.observed) for v in verdicts if v.outcome != "success"
    } == {}
    for rule in suite.rules:
        fill(warehouse, broken(rows["given"], rows["breaks"][rule.name]))
        (verdict,) = run_suites(warehouse, [replace(suite, rules=(rule,))])
        assert (rule.name, verdict.outcome) == (rule.name, "failed"), verdict
        if verdict.failing_rows_sql:
            assert warehouse.execute(verdict.failing_rows_sql).fetchall()


def test_every_raw_table_has_a_suite_and_every_arrival_suite_a_table():
    promised = {
        f"{schema}.{table}" for schema, tables in raw_tables.RAW_TABLES.items() for table in tables
    }
    assert {suite.name for suite in SUITES if suite.gate == "arrival"} == promised


def test_every_published_table_has_a_suite_and_every_departure_suite_a_table():
    promised = {
        f"{schema}.{table}"
        for schema in ("published", "published_pii")
        for table in published_tables.published_tables(schema)
    }
    departing = {suite.name for suite in SUITES if suite.gate == "departure"}
    assert departing == promised | {"quarantine.rows"}


def test_a_deal_is_set_aside_for_its_currency_where_iso_4217_has_no_such_code():
    (suite,) = (suite for suite in SUITES if suite.name == "raw_hubspot.deals")
    (rule,) = (rule for rule in suite.rules if rule.name == "currencies_are_known")
    assert set(re.findall(r"'([A-Z]{3})'", rule.kwargs["unexpected_rows_query"])) == ISO_4217


@pytest.mark.parametrize("table", published_tables.published_tables())
def test_no_text_column_of_a_published_table_may_hold_an_address(table: str):
    (suite,) = (suite for suite in SUITES if suite.name == f"published.{table}")
    (rule,) = (rule for rule in suite.rules if rule.name == "no_addresses_are_published")
    columns = published_tables.published_tables()[table]
    texts = ", ".join(name for name, kind in columns.items() if kind == "varchar")
    assert f"concat_ws(' ', {texts})" in rule.kwargs["unexpected_rows_query"]
