"""Meta Ads from the sandbox: raw equals the vendor's truth, day after day and under faults."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.sources import meta_ads
from orchestration.sources.transport import Refused, SourceError
from sandbox.faults import ROUGH, Fault
from tests.fixtures.connectors import Nights, copied, in_order, nights

START = date(2026, 9, 10)
TABLES = ("campaigns", "adsets", "ads", "ad_insights", "account_insights")


def credentials(company: Nights, **more: Any) -> meta_ads.Credentials:
    own = company.settings
    known = {"access_token": own["META_ACCESS_TOKEN"], "start_date": START, "poll_seconds": 0.01}
    accounts = tuple(own["META_ACCOUNT_IDS"].split(","))
    return meta_ads.Credentials(own["META_BASE_URL"], account_ids=accounts, **{**known, **more})


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with nights(tmp_path_factory.mktemp("empty"), "meta_ads", meta_ads) as company:
        yield company


@pytest.fixture(scope="module")
def first_night(servers: Nights, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    company = copied(servers, tmp_path_factory.mktemp("first"))
    company.night(credentials(company), 0)
    return company


@pytest.fixture
def company(first_night: Nights, tmp_path: Path) -> Nights:
    """After the night of day 0."""
    return copied(first_night, tmp_path)


@pytest.fixture
def new_company(servers: Nights, tmp_path: Path) -> Nights:
    """Before the first night."""
    return copied(servers, tmp_path)


def truth(company: Nights, table: str) -> list[dict[str, Any]]:
    """The world's rows, with money as Meta rounds it: to the cent."""
    rows = company.stage.state.rows(table)
    return [
        {**row, "spend": Decimal(row.get("cost_micros", 0)).scaleb(-6).quantize(Decimal("0.01"))}
        for row in rows
        if row["platform"] == "meta_ads" and row.get("date", START) >= START
    ]


def assert_raw_is_the_truth(company: Nights) -> None:
    figures = ("spend", "impressions", "clicks")
    for table, of_world, columns, raw_columns in (
        ("campaigns", "ad_campaigns", ("campaign_id", "name"), ("id", "name")),
        ("adsets", "ad_groups", ("ad_group_id", "campaign_id"), ("id", "campaign_id")),
        ("ads", "ads", ("ad_id", "ad_group_id"), ("id", "adset_id")),
        (
            "ad_insights",
            "ad_daily",
            ("ad_id", "campaign_id", "date", "inline_link_clicks", *figures),
            ("ad_id", "campaign_id", "date_start", "inline_link_clicks", *figures),
        ),
        ("account_insights", "account_daily", ("date", *figures), ("date_start", *figures)),
    ):
        expected = in_order([row[name] for name in columns] for row in truth(company, of_world))
        found = [_plain(row) for row in company.rows(table, *raw_columns)]
        assert in_order(found) == in_order(map(_plain, expected)), table
        assert expected, table


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Decimals by value, so that 1.50 and 1.500000 agree."""
    return tuple(each.normalize() if isinstance(each, Decimal) else each for each in row)


def leads(company: Nights) -> Decimal:
    """What Meta claims, out of the action lists as delivered."""
    actions = [json.loads(text) for (text,) in company.rows("ad_insights", "actions") if text]
    return sum(
        (Decimal(one["value"]) for each in actions for one in each if one["action_type"] == "lead"),
        Decimal(0),
    )


def test_raw_equals_the_vendor_and_a_second_run_adds_nothing(company: Nights) -> None:
    company.stage.move(0)
    assert_raw_is_the_truth(company)
    claimed = sum(Decimal(str(row["conversions"])) for row in truth(company, "ad_daily"))
    assert leads(company) == claimed
    report = company.night(credentials(company), 0)
    assert report.changed == 0 and report.delivered > 0
    calls = company.calls
    submitted = [calls.calls["meta_ads", f"insights {each} (submit)"] for each in ("ad", "account")]
    assert submitted == [1, 1], "the window is one report"
    assert calls.total() - calls.calls["meta_ads", "report_run"] == 2 + 3 + 4


def test_deleted_ads_stay_with_their_spend_and_are_marked(company: Nights) -> None:
    company.stage.move(0)
    removed = {row["ad_id"] for row in truth(company, "ads") if row["status"] == "REMOVED"}
    marked = {key for key, reason in company.rows("ads", "id", "_deleted_reason") if reason}
    assert removed and removed <= marked


def test_restated_days_arrive(company: Nights) -> None:
    report = company.night(credentials(company), 3)
    assert_raw_is_the_truth(company)
    assert report.tables["ad_insights"].updated > 0


def test_missed_nights_are_caught_up_with_their_restatements(company: Nights) -> None:
    company.night(credentials(company), 40)
    assert_raw_is_the_truth(company)


def test_a_backfill_twice_changes_nothing(company: Nights) -> None:
    first = company.stage.as_of.date() - timedelta(days=60)
    days = (first, first + timedelta(days=20))
    company.night(credentials(company), 0, backfill=days)
    again = company.night(credentials(company), 0, backfill=days)
    assert again.changed == 0 and again.delivered > 0
    assert_raw_is_the_truth(company)


FAULTS = {
    "a bad night": [Fault(**rule) for rule in ROUGH],
    "everything once": [
        Fault("report_failed", "meta_ads", times=3),
        Fault("rate_limited", "meta_ads", after=3, times=2, seconds=0.1),
        Fault("broken_json", "meta_ads", after=8, times=2),
        Fault("cut_body", "meta_ads", after=14),
        Fault("short_page", "meta_ads", after=16, times=5),
    ],
}


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_change_nothing_about_what_arrives(new_company: Nights, kind: str) -> None:
    new_company.night(credentials(new_company), 0, *FAULTS[kind])
    assert_raw_is_the_truth(new_company)
    assert any(rule["struck"] for rule in new_company.running.faults.report())


def test_reports_that_always_fail_load_nothing_and_the_next_run_completes(company: Nights) -> None:
    before = {name: company.rows(name, "*") for name in TABLES}
    with pytest.raises(SourceError, match="insights report"):
        company.night(credentials(company), 2, Fault("report_failed", "meta_ads", times=0))
    assert {name: company.rows(name, "*") for name in TABLES} == before
    company.night(credentials(company), 2)
    assert_raw_is_the_truth(company)


def test_a_wrong_token_is_refused_with_one_line_and_no_secret(new_company: Nights) -> None:
    with pytest.raises(Refused) as caught:
        new_company.night(credentials(new_company, access_token="EAAB-wrong"), 0)
    assert "META_ACCESS_TOKEN" in str(caught.value) and "EAAB-wrong" not in str(caught.value)
