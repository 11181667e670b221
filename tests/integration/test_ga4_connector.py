"""The GA4 export from the sandbox: raw equals the vendor's truth, day after day, under faults."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.sources import ga4
from orchestration.sources.transport import SourceError
from sandbox.faults import ROUGH, Fault
from sandbox.servers.bigquery import routes
from tests.fixtures.connectors import Nights, copied, in_order, nights

FIRST, START = 6, date(2026, 10, 10)
COLUMNS = {
    "user_pseudo_id": "user_pseudo_id",
    "event_timestamp": "event_timestamp",
    "event_name": "event_name",
    "batch_event_index": "batch_event_index",
    "table_date": "event_date",
    "user_id": "user_id",
    "is_active_user": "is_active_user",
    "privacy_info__analytics_storage": "analytics_storage",
    "device__category": "device_category",
    "geo__country": "country",
    "traffic_source__source": "first_source",
    "collected_traffic_source__manual_campaign_name": "utm_campaign",
    "collected_traffic_source__gclid": "gclid",
    "event_params__ga_session_id": "ga_session_id",
    "event_params__page_location": "page_location",
    "event_params__engagement_time_msec": "engagement_time_msec",
}


def credentials(company: Nights) -> ga4.Credentials:
    own = company.settings
    datasets = tuple(own["GA4_DATASETS"].split(","))
    return ga4.Credentials(
        own["GA4_BIGQUERY_PROJECT"], datasets, own["GA4_BIGQUERY_ENDPOINT"], start_date=START
    )


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with nights(tmp_path_factory.mktemp("empty"), "ga4", ga4) as company:
        yield company


@pytest.fixture(scope="module")
def first_night(servers: Nights, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """A bad one: everything has to arrive all the same."""
    company = copied(servers, tmp_path_factory.mktemp("first"))
    company.night(credentials(company), FIRST, *(Fault(**rule) for rule in ROUGH))
    return company


@pytest.fixture
def company(first_night: Nights, tmp_path: Path) -> Nights:
    """After the first night."""
    return copied(first_night, tmp_path)


def truth(company: Nights) -> list[dict[str, Any]]:
    """The events of the days that have a table."""
    state = company.stage.state
    listed = {row["table_date"] for row in state.rows("web_tables")}
    days = {day for day in listed if day >= START}
    return [row for row in state.rows("web_events") if row["event_date"] in days]


def assert_raw_is_the_truth(company: Nights) -> None:
    expected = in_order([row[name] for name in COLUMNS.values()] for row in truth(company))
    assert company.rows("events", *COLUMNS) == expected
    assert len(expected) > 100


def test_raw_equals_the_vendor_after_a_bad_night(company: Nights) -> None:
    company.stage.move(FIRST)
    assert_raw_is_the_truth(company)
    [form] = {
        json.loads(text).get("form_id") is not None
        for name, text in company.rows("events", "event_name", "event_params")
        if name == "generate_lead"
    }
    assert form


def test_an_unchanged_night_reads_the_newest_days_only_and_changes_nothing(company: Nights) -> None:
    report = company.night(credentials(company), FIRST)
    assert report.changed == 0
    assert 0 < report.delivered < len(company.rows("events", "event_name")) / 2
    assert company.calls.calls["ga4", "tabledata.list"] <= 4 + 2


def kinds(company: Nights) -> dict[date, str]:
    return dict(company.rows("events", "table_date", "table_kind"))


def test_days_are_replaced_as_late_hits_and_daily_tables_arrive(company: Nights) -> None:
    provisional = [day for day, kind in kinds(company).items() if kind == "intraday"]
    assert provisional
    for day in (FIRST + 1, FIRST + 2, FIRST + 3):
        company.night(credentials(company), day)
        assert_raw_is_the_truth(company)
    assert {kinds(company)[day] for day in provisional} == {"daily"}


def test_a_missed_week_leaves_no_day_as_it_was_before_its_last_update(company: Nights) -> None:
    company.night(credentials(company), FIRST + 9)
    assert_raw_is_the_truth(company)


def test_a_table_that_cannot_be_read_loads_nothing_and_the_next_run_completes(
    company: Nights,
) -> None:
    before = company.rows("events", *COLUMNS)
    with pytest.raises(SourceError):
        company.night(
            credentials(company), FIRST + 2, Fault("missing_scope", "ga4", "/data", after=2)
        )
    assert company.rows("events", *COLUMNS) == before
    company.night(credentials(company), FIRST + 2)
    assert_raw_is_the_truth(company)


def test_a_backfill_twice_changes_nothing(company: Nights) -> None:
    days = (date(2026, 10, 11), date(2026, 10, 20))
    report = company.night(credentials(company), FIRST, backfill=days)
    assert report.changed == 0 and report.delivered > 0


def without(fields: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """The export's schema without one field."""
    name, _, inner = path.partition(".")
    if not inner:
        return [field for field in fields if field["name"] != name]
    return [
        {**field, "fields": without(field["fields"], inner)} if field["name"] == name else field
        for field in fields
    ]


def test_a_removed_field_stops_the_load_with_its_name_until_it_is_accepted(
    company: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As null it would say that nobody ever came from an advert."""
    before, path = company.rows("events", *COLUMNS), "collected_traffic_source.gclid"
    monkeypatch.setattr(routes, "FIELDS", without(routes.FIELDS, path))
    with pytest.raises(SourceError, match=f"field {path} was removed") as stopped:
        company.night(credentials(company), FIRST + 2)
    assert "accepted_changes" in str(stopped.value)
    assert company.rows("events", *COLUMNS) == before
    company.night(replace(credentials(company), accepted=(f"events.{path}",)), FIRST + 2)
    assert len(company.rows("events", *COLUMNS)) > len(before)


def test_a_field_of_another_type_stops_the_load_with_both_types(
    company: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    retyped = [
        {**field, "type": "INTEGER"} if field["name"] == "user_id" else field
        for field in routes.FIELDS
    ]
    monkeypatch.setattr(routes, "FIELDS", retyped)
    with pytest.raises(SourceError, match="field user_id is INTEGER, was STRING"):
        company.night(credentials(company), FIRST + 2)
