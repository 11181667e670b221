"""Google Ads from the sandbox: raw equals the vendor's truth, day after day and under faults."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.sources import google_ads
from orchestration.sources.transport import Refused, SourceError
from sandbox.faults import ROUGH, Fault
from tests.fixtures.connectors import Nights, copied, in_order, nights

CLIENT, START = "2000000001", date(2026, 9, 20)
METRICS = ("cost_micros", "impressions", "clicks", "conversions", "conversions_value")
TABLES = ("campaigns", "ad_groups", "ads", "campaign_daily", "ad_daily", "click_views")


def credentials(company: Nights, **more: Any) -> google_ads.Credentials:
    own = company.settings
    return google_ads.Credentials(
        base_url=own["GOOGLE_ADS_BASE_URL"],
        token_url=own["GOOGLE_ADS_TOKEN_URL"],
        developer_token=own["GOOGLE_ADS_DEVELOPER_TOKEN"],
        client_id=own["GOOGLE_ADS_CLIENT_ID"],
        client_secret=own["GOOGLE_ADS_CLIENT_SECRET"],
        login_customer_id=own["GOOGLE_ADS_LOGIN_CUSTOMER_ID"],
        customer_ids=tuple(own["GOOGLE_ADS_CUSTOMER_IDS"].split(",")),
        **{"refresh_token": own["GOOGLE_ADS_REFRESH_TOKEN"], "start_date": START, **more},
    )


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with nights(tmp_path_factory.mktemp("empty"), "google_ads", google_ads) as company:
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
    """The world's rows of the one account that answers, from the start date on."""
    names = {"campaigns": "ad_campaigns"}
    rows = company.stage.state.rows(names.get(table, table))
    return [row for row in rows if row["account_id"] == CLIENT and row.get("date", START) >= START]


def assert_raw_is_the_truth(company: Nights) -> None:
    """Row by row, of everything but the columns the vendor does not have."""
    daily = ("campaign_id", "date", *METRICS)
    raw_daily = ("campaign__id", "segments__date", *(f"metrics__{name}" for name in METRICS))
    for table, columns, raw_columns in (
        (
            "campaigns",
            ("campaign_id", "name", "status"),
            ("campaign__id", "campaign__name", "campaign__status"),
        ),
        (
            "ad_groups",
            ("ad_group_id", "campaign_id", "status"),
            ("ad_group__id", "campaign__id", "ad_group__status"),
        ),
        ("ads", ("ad_id", "ad_group_id", "status"), ("ad__id", "ad_group__id", "status")),
        ("campaign_daily", daily, raw_daily),
        ("ad_daily", ("ad_id", *daily), ("ad__id", *raw_daily)),
        ("click_views", ("gclid", "date"), ("click_view__gclid", "segments__date")),
    ):
        rows = truth(company, table)
        expected = in_order([row[name] for name in columns] for row in rows)
        assert company.rows(table, *raw_columns) == expected, table
        assert expected, table


def test_raw_equals_the_vendor_and_a_second_run_adds_nothing(company: Nights) -> None:
    company.stage.move(0)
    assert_raw_is_the_truth(company)
    assert [row[1] for row in company.rows("customers", "customer__id", "customer__status")] == [
        "ENABLED",
        "ENABLED",
        "CANCELED",
    ]
    report = company.night(credentials(company), 0)
    assert report.changed == 0 and report.delivered > 0
    calls = company.calls
    assert calls.calls["google_ads", "searchStream click_view"] == 31, "the window, day by day"
    assert calls.total() == 31 + 10
    assert any("2000000009" in note for _, note in company.calls.notes)


def test_restated_days_arrive_and_removed_entities_are_marked(company: Nights) -> None:
    before = company.rows("campaign_daily", "segments__date", "metrics__cost_micros")
    report = company.night(credentials(company), 3)
    assert_raw_is_the_truth(company)
    assert report.tables["campaign_daily"].updated > 0
    assert company.rows("campaign_daily", "segments__date", "metrics__cost_micros") != before
    marked = company.rows("campaigns", "campaign__status = 'REMOVED'", "_is_deleted")
    assert all(status == is_deleted for status, is_deleted in marked)


def test_missed_nights_are_caught_up_with_their_restatements(company: Nights) -> None:
    company.night(credentials(company), 40)
    assert_raw_is_the_truth(company)


STREAM = "searchStream"
FAULTS = {
    "a bad night": [Fault(**rule) for rule in ROUGH],
    "everything once": [
        Fault("token_expired", "google_ads", STREAM, after=7),
        Fault("rate_limited", "google_ads", STREAM, after=12, times=3, seconds=0.1),
        Fault("broken_json", "google_ads", STREAM, after=20, times=3),
        Fault("cut_body", "google_ads", STREAM, after=30, times=2),
        Fault("token_expired", "google_ads", STREAM, after=40),
    ],
}


@pytest.mark.parametrize("kind", FAULTS)
def test_faults_change_nothing_about_what_arrives(new_company: Nights, kind: str) -> None:
    new_company.night(credentials(new_company), 0, *FAULTS[kind])
    assert_raw_is_the_truth(new_company)
    assert any(rule["struck"] for rule in new_company.running.faults.report())


def test_an_exhausted_quota_loads_nothing_and_the_next_run_completes(company: Nights) -> None:
    before = {name: company.rows(name, "*") for name in TABLES}
    with pytest.raises(SourceError):
        quota = Fault("daily_quota", "google_ads", "searchStream", after=9, times=0)
        company.night(credentials(company), 2, quota)
    assert {name: company.rows(name, "*") for name in TABLES} == before
    company.night(credentials(company), 2)
    assert_raw_is_the_truth(company)


def test_a_wrong_token_is_refused_with_one_line_and_no_secret(new_company: Nights) -> None:
    with pytest.raises(Refused) as caught:
        wrong = credentials(new_company, refresh_token="1//wrong")
        new_company.night(wrong, 0)
    assert "GOOGLE_ADS_REFRESH_TOKEN" in str(caught.value) and "1//wrong" not in str(caught.value)
    assert new_company.rows("campaigns", "*") == []


def test_a_backfill_twice_changes_nothing(company: Nights) -> None:
    days = (date(2026, 9, 22), date(2026, 9, 30))
    assert company.night(credentials(company), 0, backfill=days).changed == 0
    assert_raw_is_the_truth(company)
