"""Salesforce from the sandbox: raw equals the org's truth, day after day and under faults."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.sources import salesforce
from orchestration.sources.salesforce.tables import OBJECTS, SObject
from orchestration.sources.transport import QuotaExhausted, Refused, SourceError
from sandbox.faults import ROUGH, Fault
from sandbox.servers.salesforce.vocabulary import fields_of, value_of
from tests.fixtures.connectors import Nights, copied, in_order, nights

BIG = salesforce.Pace(small=0, bulk_rows=100)
ENDS = ("_is_deleted", "_deleted_reason", "_merged_into")


def credentials(company: Nights, **more: Any) -> salesforce.Credentials:
    own = company.settings
    return salesforce.Credentials(
        login_url=own["SALESFORCE_LOGIN_URL"],
        client_id=own["SALESFORCE_CLIENT_ID"],
        **{"client_secret": own["SALESFORCE_CLIENT_SECRET"], **more},
    )


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with nights(tmp_path_factory.mktemp("empty"), "salesforce", salesforce) as company:
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


def stored(value: Any, kind: str) -> Any:
    """A value of the org as the raw table should hold it."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    if kind == "date":
        return date.fromisoformat(value)
    return Decimal(str(value)) if kind == "decimal(20,4)" else value


def truth(company: Nights, kind: SObject) -> list[tuple[Any, ...]]:
    """Every declared field of every record the org has, and how it ended."""
    types = fields_of(kind.name, company.stage.as_of)
    rows = []
    for record in company.stage.state.salesforce(kind.name):
        own = record.properties
        is_deleted, master = own["IsDeleted"] == "true", own.get("MasterRecordId")
        reason = ("merged" if master else "deleted") if is_deleted else None
        values = [
            stored(value_of(record, name, types[name]), kind.table.columns[column])
            if name in types
            else None
            for name, column in kind.fields.items()
        ]
        rows.append((*values, is_deleted, reason, master if is_deleted else None))
    return in_order(rows)


def assert_raw_is_the_truth(company: Nights) -> None:
    """Row by row; rows that were emptied from the recycle bin stay, marked."""
    for kind in OBJECTS:
        names = [*kind.table.columns, *ENDS]
        found = company.rows(kind.table.name, *(f'"{name}"' for name in names))
        wanted = truth(company, kind)
        known = {row[0] for row in wanted}
        gone = [row for row in found if row[0] not in known]
        assert {row[-2] for row in gone} <= {"purged", "deleted"}, kind.name
        assert in_order(row for row in found if row[0] in known) == wanted, kind.name


def test_the_first_night_holds_every_record_of_every_object(first_night: Nights):
    first_night.stage.move(0)
    assert_raw_is_the_truth(first_night)
    assert all(truth(first_night, kind) for kind in OBJECTS)


def test_every_night_of_two_weeks_ends_in_the_truth(company: Nights):
    for day in (1, 5, 13):
        company.night(credentials(company), day)
        assert_raw_is_the_truth(company)


def test_deleted_merged_restored_and_emptied_records_are_told_apart(company: Nights):
    for day in (1, 2, 7):
        company.night(credentials(company), day)
    reasons = {reason for _, reason in company.rows("leads", "id", "_deleted_reason")}
    assert reasons == {None, "deleted", "merged", "purged"}


def test_only_what_changed_is_asked_for_where_a_full_read_would_be_long(company: Nights):
    pace = salesforce.Pace(small=0)
    report = company.night(credentials(company, pace=pace), 1)
    assert sum(report.tables[kind.table.name].delivered for kind in OBJECTS) < 100
    assert company.calls.total() == 3 * len(OBJECTS) + 1


def test_a_full_read_every_few_days_finds_what_no_stamp_tells(company: Nights):
    pace = salesforce.Pace(small=0, full_days=7)
    for day in (2, 5):
        company.night(credentials(company, pace=pace), day)
    reasons = {reason for _, reason in company.rows("leads", "id", "_deleted_reason")}
    assert "purged" not in reasons
    company.night(credentials(company, pace=pace), 7)
    assert_raw_is_the_truth(company)


def test_a_backfill_reads_its_days_again_and_a_second_one_changes_nothing(company: Nights):
    first = company.stage.as_of.date() - timedelta(days=60)
    days = (first, first + timedelta(days=20))
    for _ in range(2):
        report = company.night(credentials(company), 0, backfill=days)
        assert report.changed == 0 and report.delivered > 0
    assert_raw_is_the_truth(company)


def test_rows_committed_late_are_inside_the_overlap(company: Nights):
    """A row whose stamp is a little older than the cursor becomes visible a day later."""
    pace = salesforce.Pace(small=0, overlap=timedelta(days=1))
    with company.build() as connection:
        connection.execute(
            "delete from raw_salesforce.tasks where system_modstamp >= timestamp '2026-10-31 00:00'"
        )
    company.night(credentials(company, pace=pace), 0)
    assert_raw_is_the_truth(company)


def test_large_first_loads_come_by_bulk_jobs_and_hold_the_same_rows(
    new_company: Nights, first_night: Nights
):
    failing = Fault("report_failed", "salesforce", path="jobs/query/750Sb[0-9A]+$")
    new_company.night(credentials(new_company, pace=BIG), 0, failing, Fault("short_page", times=0))
    assert_raw_is_the_truth(new_company)
    assert new_company.calls.calls["salesforce", "Task bulk results"] > 0
    assert new_company.rows("tasks", "*") == first_night.rows("tasks", "*")


def test_a_bad_night_ends_in_the_same_rows(new_company: Nights, first_night: Nights):
    faults = [Fault(**rule) for rule in ROUGH]
    dying = [Fault("token_expired", "salesforce", path="query", after=after) for after in (3, 9)]
    new_company.night(credentials(new_company), 0, *dying, *faults)
    assert_raw_is_the_truth(new_company)
    assert new_company.rows("leads", "*") == first_night.rows("leads", "*")


def test_a_second_run_changes_nothing(company: Nights):
    assert company.night(credentials(company), 0).changed == 0


def test_a_used_up_quota_stops_clearly_and_moves_no_cursor(company: Nights):
    before = company.rows("opportunities", "*")
    with pytest.raises(QuotaExhausted, match="24 hours are used up"):
        company.night(credentials(company), 3, Fault("daily_quota", "salesforce", after=20))
    assert company.rows("opportunities", "*") == before
    company.night(credentials(company), 3)
    assert_raw_is_the_truth(company)


def test_an_object_that_may_not_be_read_is_reported_once_and_stays_empty(new_company: Nights):
    denied = Fault("missing_scope", "salesforce", path="sobjects/Case/describe", times=0)
    new_company.night(credentials(new_company), 0, denied)
    assert new_company.rows("cases", "id") == []
    notes = [text for _, text in new_company.calls.notes]
    assert len(notes) == 1
    assert notes[0].startswith("Case left out: Salesforce refuses it (INSUFFICIENT_ACCESS)")


def test_a_required_object_that_may_not_be_read_stops_the_source(new_company: Nights):
    denied = Fault("missing_scope", "salesforce", path="sobjects/Opportunity/describe", times=0)
    with pytest.raises(Refused, match="INSUFFICIENT_ACCESS"):
        new_company.night(credentials(new_company), 0, denied)


def test_a_wrong_secret_is_one_clear_line_without_the_secret(new_company: Nights):
    with pytest.raises(Refused, match="invalid_client") as refusal:
        new_company.night(credentials(new_company, client_secret="wrong-secret"), 0)
    assert "wrong-secret" not in str(refusal.value)


def test_a_custom_field_arrives_as_a_column_and_is_reported(company: Nights):
    assert set(company.rows("leads", "typeof(lead_score__c)")) == {("DOUBLE",)}
    report = company.night(credentials(company), 7)
    assert report.new_columns == {"accounts": ["region__c"]}
    assert ("salesforce", "Account has a new field, Region__c") in company.calls.notes
    found = company.rows("accounts", "region__c")
    assert len({region for (region,) in found}) > 1


def test_a_page_that_never_comes_fails_the_source_and_the_next_run_mends_it(company: Nights):
    with pytest.raises(SourceError):
        broken = Fault("broken_json", "salesforce", path="query/0r8", times=0)
        company.night(
            credentials(company), 4, broken, Fault("short_page", times=0, path="queryAll")
        )
    company.night(credentials(company), 4)
    assert_raw_is_the_truth(company)
