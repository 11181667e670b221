"""LinkedIn Ads from the sandbox: raw equals the vendor's truth, day after day and under faults."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.sources import linkedin_ads
from orchestration.sources.transport import QuotaExhausted, Refused
from sandbox.faults import ROUGH, Fault
from tests.fixtures.connectors import Nights, copied, in_order, nights

START = date(2026, 9, 10)
KINDS = {"account": "Account", "campaign": "Campaign", "creative": "Creative"}


def credentials(company: Nights, **more: Any) -> linkedin_ads.Credentials:
    own = company.settings
    known = {"access_token": own["LINKEDIN_ACCESS_TOKEN"], "start_date": START}
    accounts = tuple(own["LINKEDIN_ACCOUNT_IDS"].split(","))
    return linkedin_ads.Credentials(
        own["LINKEDIN_BASE_URL"], account_ids=accounts, **{**known, **more}
    )


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with nights(tmp_path_factory.mktemp("empty"), "linkedin_ads", linkedin_ads) as company:
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
    """The world's rows, with money exact and ids as LinkedIn's URNs beside the plain ones."""
    return [
        {**row, "spend": Decimal(row.get("cost_micros", 0)).scaleb(-6)}
        for row in company.stage.state.rows(table)
        if row["platform"] == "linkedin_ads" and row.get("date", START) >= START
    ]


def assert_raw_is_the_truth(company: Nights) -> None:
    for table, of_world, columns, raw_columns in (
        ("campaigns", "ad_campaigns", ("campaign_id", "name"), ("id", "name")),
        ("creatives", "ads", ("ad_id", "campaign_id"), ("id", "campaign")),
        ("creative_daily", "ad_daily", ("ad_id",), ("creative",)),
        ("campaign_daily", "campaign_daily", ("campaign_id",), ("campaign",)),
        ("account_daily", "account_daily", ("account_id",), ("account",)),
    ):
        if of_world.endswith("daily"):
            columns += ("date", "spend", "impressions", "clicks")
            raw_columns += ("date_range__start", "cost_in_local_currency", "impressions", "clicks")
        expected = in_order(
            _plain([row[name] for name in columns]) for row in truth(company, of_world)
        )
        found = in_order(map(_plain, company.rows(table, *raw_columns)))
        assert found == expected, table
        assert expected, table


def _plain(row: Any) -> tuple[Any, ...]:
    """Decimals by value, and URNs by the id they end in."""
    return tuple(
        each.normalize()
        if isinstance(each, Decimal)
        else each.rpartition(":")[2]
        if isinstance(each, str) and each.startswith("urn:")
        else each
        for each in row
    )


def test_raw_equals_the_vendor_and_a_second_run_adds_nothing(company: Nights) -> None:
    company.stage.move(0)
    assert_raw_is_the_truth(company)
    claimed = sum(row["conversions"] for row in truth(company, "ad_daily"))
    assert sum(leads for (leads,) in company.rows("creative_daily", "one_click_leads")) == claimed
    report = company.night(credentials(company), 0)
    assert report.changed == 0 and report.delivered > 0
    assert company.calls.total() == 4 + 3, "lists, and the window by three pivots"


def test_removed_campaigns_and_archived_creatives_stay_and_are_marked(company: Nights) -> None:
    ended = {key: why for key, why in company.rows("campaigns", "id", "_deleted_reason") if why}
    assert ended == {"51003": "deleted"}
    reasons = {why for _, why in company.rows("creatives", "id", "_deleted_reason") if why}
    assert reasons == {"archived"}


def test_restated_days_arrive_and_missed_nights_are_caught_up(company: Nights) -> None:
    report = company.night(credentials(company), 3)
    assert_raw_is_the_truth(company)
    assert report.tables["creative_daily"].updated > 0
    company.night(credentials(company), 40)
    assert_raw_is_the_truth(company)


def test_a_backfill_of_any_days_changes_nothing_that_is_right(company: Nights) -> None:
    days = (date(2026, 9, 12), date(2026, 10, 2))
    report = company.night(credentials(company), 0, backfill=days)
    assert report.changed == 0
    assert_raw_is_the_truth(company)


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(**rule) for rule in ROUGH],
        [
            Fault("rate_limited", "linkedin_ads", after=3, times=2, seconds=1),
            Fault("broken_json", "linkedin_ads", after=5, times=2),
            Fault("cut_body", "linkedin_ads", after=8),
            Fault("short_page", "linkedin_ads", times=6),
        ],
    ],
    ids=["a bad night", "everything once"],
)
def test_faults_change_nothing_about_what_arrives(new_company: Nights, faults: list[Fault]) -> None:
    new_company.night(credentials(new_company), 0, *faults)
    assert_raw_is_the_truth(new_company)
    assert any(rule["struck"] for rule in new_company.running.faults.report())


def test_the_days_quota_stops_the_run_and_the_next_one_completes(company: Nights) -> None:
    fault = Fault("daily_quota", "linkedin_ads", after=4, times=0)
    before = company.rows("campaign_daily", "*")
    with pytest.raises(QuotaExhausted, match="midnight UTC"):
        company.night(credentials(company), 2, fault)
    assert company.rows("campaign_daily", "*") == before
    company.night(credentials(company), 2)
    assert_raw_is_the_truth(company)


def test_a_wrong_token_is_refused_with_one_line_and_no_secret(new_company: Nights) -> None:
    with pytest.raises(Refused) as caught:
        new_company.night(credentials(new_company, access_token="AQX-wrong"), 0)
    assert "LINKEDIN_ACCESS_TOKEN" in str(caught.value) and "AQX-wrong" not in str(caught.value)
