"""One number per metric: plain SQL, the semantic layer and the exported table agree."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.metric_page import PAGE, metric_page
from orchestration.metric_queries import MetricQuery, compile_query
from tests.fixtures.metric_sql import PLAIN, QUOTIENTS
from tests.nights import Household, Outcome

Months = dict[Any, float]


@pytest.fixture(scope="module")
def release(first_night: tuple[Household, Outcome]) -> Path:
    return first_night[0].release.resolve()


@pytest.fixture(scope="module")
def warehouse(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(release / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def manifest(release: Path) -> dict[str, Any]:
    return json.loads((release / "semantic_manifest.json").read_text())


@pytest.fixture(scope="module")
def by_hand(warehouse: duckdb.DuckDBPyConnection) -> dict[str, Months]:
    values = {name: months(warehouse, _plain(*plain)) for name, plain in PLAIN.items()}
    for name, (numerator, denominator) in QUOTIENTS.items():
        values[name] = {
            month: values[numerator][month] / below
            for month, below in values[denominator].items()
            if below and month in values[numerator]
        }
    values["pipeline_velocity"] = {
        month: count * values["closed_won_deals"].get(month, 0)
        / values["closed_decided_deals"][month] * values["average_deal_value"].get(month, 0) / days
        for month, days in values["cycle_length_days"].items()
        if days and (count := values["open_opportunities"].get(month))
    }  # fmt: skip
    return {name: {m: value for m, value in one.items() if value} for name, one in values.items()}


def _plain(table: str, date: str, expression: str, condition: str) -> str:
    return (
        f"select date_trunc('month', {date}), sum({expression}) from {table}"
        f" where {date} is not null and {condition} group by 1"
    )


def months(connection: duckdb.DuckDBPyConnection, sql: str) -> Months:
    """Month to value, where there is one other than 0: a sum of none is 0 or nothing at will."""
    rows = connection.execute(sql).fetchall()
    return {month: float(value) for month, value in rows if value and month is not None}


def test_every_metric_is_written_by_hand_once(manifest: dict[str, Any]):
    defined = {metric["name"] for metric in manifest["metrics"]}
    assert defined == {*PLAIN, *QUOTIENTS, "pipeline_velocity"}


def test_every_metric_says_whose_it_is_and_what_it_counts(manifest: dict[str, Any]):
    for metric in manifest["metrics"]:
        meta = metric["config"]["meta"]
        assert set(meta) == {"owner", "unit", "direction", "definition_version"}, metric["name"]
        assert metric["description"], metric["name"]


def test_the_semantic_layer_gives_what_plain_sql_gives(
    warehouse: duckdb.DuckDBPyConnection, release: Path, by_hand: dict[str, Months]
):
    for name, expected in by_hand.items():
        sql = compile_query(MetricQuery((name,), ("month",)), release / "semantic_manifest.json")
        assert months(warehouse, sql) == pytest.approx(expected), name


def test_the_exported_tables_give_what_plain_sql_gives(
    warehouse: duckdb.DuckDBPyConnection, manifest: dict[str, Any], by_hand: dict[str, Months]
):
    for query in manifest["saved_queries"]:
        by_month_only = len(query["query_params"]["group_by"]) == 1
        for name in query["query_params"]["metrics"]:
            if name in PLAIN or by_month_only:
                table = f"metrics.{query['name']}"
                sql = f"select metric_time__month, sum({name}) from {table} group by 1"
                assert months(warehouse, sql) == pytest.approx(by_hand[name]), (query["name"], name)
            if name in QUOTIENTS:
                above, below = QUOTIENTS[name]
                wrong = warehouse.execute(
                    f"select count(*) from metrics.{query['name']} where abs({name}"
                    f" - cast({above} as double) / {below}) > 1e-6 * abs({name})"
                ).fetchall()
                assert wrong == [(0,)], (query["name"], name)


def test_the_scorecard_gives_what_its_metrics_give(
    warehouse: duckdb.DuckDBPyConnection, by_hand: dict[str, Months]
):
    shown = warehouse.execute(
        "select distinct metric from published.scorecard where actual is not null"
    ).fetchall()
    for (name,) in shown:
        sql = (
            "select cast(month_start_date as timestamp), actual from published.scorecard"
            f" where metric = '{name}' and actual <> 0"
        )
        expected = {month: value for month, value in by_hand[name].items() if value}
        assert months(warehouse, sql) == pytest.approx(expected, rel=1e-5), name


def test_the_page_is_written_from_the_definitions(manifest: dict[str, Any]):
    assert PAGE.read_text() == metric_page(manifest), "python -m orchestration.metric_page"
