"""Metrics asked for on the command line: formats, dimensions, what has no date."""

import io
import json
import subprocess
import sys

import pyarrow as pa
import pytest

from tests.nights import ROOT, Household, Outcome


@pytest.fixture
def home(quiet_night: tuple[Household, Outcome]) -> Household:
    return quiet_night[0]


def test_a_dimension_that_is_none_is_answered_in_one_line(home: Household):
    asked = home.tandem_here("query", "won_revenue", "--by", "month,colour")
    assert asked.code == 2
    assert asked.stderr.startswith("no dimension colour: there are day, week, month")
    assert asked.stderr.count("\n") == 1
    assert "deal__deal_type" in asked.stderr


def test_a_filter_on_nothing_known_is_answered_in_one_line(home: Household):
    asked = home.tandem_here("query", "won_revenue", "--where", "{{ Dimension('a__b') }} = 1")
    assert asked.code == 2
    assert asked.stderr.count("\n") == 1
    assert "deal__deal_type" in asked.stderr


def test_a_dimension_may_leave_out_its_entity(home: Household):
    asked = home.tandem_here("query", "won_revenue", "--by", "deal_type", "--format", "csv")
    assert asked.stdout.splitlines() == ["deal__deal_type,won_revenue", "new,200.00"]


def test_months_hold_what_happened_and_no_row_without_a_month(home: Household):
    asked = home.tandem_here("query", "won_revenue,lost_deals", "--by", "month")
    assert "2026-01-01" in asked.stdout
    assert len(asked.stdout.splitlines()) == 2, asked.stdout


def test_arrow_is_a_stream_that_other_tools_read(home: Household):
    command = [sys.executable, "-m", "orchestration.cli", "query", "won_revenue", "--format"]
    asked = subprocess.run(
        [*command, "arrow", "--company", str(home.folder)],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    table = pa.ipc.open_stream(io.BytesIO(asked.stdout)).read_all()
    assert [str(row["won_revenue"]) for row in table.to_pylist()] == ["200.00"]


def test_the_sql_is_kept_and_answers_the_same(home: Household):
    first = home.tandem_here("query", "won_revenue", "--by", "year", "--format", "json")
    kept = list((home.folder / "state" / "metric_queries").glob("*/*.sql"))
    again = home.tandem_here("query", "won_revenue", "--by", "year", "--format", "json")
    assert kept
    assert json.loads(first.stdout) == json.loads(again.stdout)


def test_a_deal_is_explained_by_its_stages_its_path_and_its_credits(home: Household):
    told = home.tandem_here("explain", "deal", "1")
    assert told.code == 0, told.said
    assert "files:1" in told.stdout
    assert "credited by each method: 100.00 EUR" in told.stdout
    rows = json.loads(home.tandem_here("explain", "deal", "files:1", "--json").stdout)
    assert {row["credit"] for row in rows["credits"]} == {"1.000000000000"}
    assert {row["channel"] for row in rows["credits"]} == {"unattributed"}


def test_a_persons_timeline_is_told_in_order(home: Household):
    deal = json.loads(home.tandem_here("explain", "deal", "files:1", "--json").stdout)["deal"]
    told = home.tandem_here("explain", "timeline", deal["customer_id"], "--json")
    events = json.loads(told.stdout)
    assert "files:1" in {str(event["record_id"]).removeprefix("deal:") for event in events}
    assert [event["occurred_at"] for event in events] == sorted(e["occurred_at"] for e in events)
    assert home.tandem_here("explain", "timeline", "nobody").code == 2


def test_what_cannot_be_explained_is_answered_with_what_can(home: Household):
    assert "deal" in home.tandem_here("explain", "weather").stderr
    assert home.tandem_here("explain", "deal", "none").code == 2
