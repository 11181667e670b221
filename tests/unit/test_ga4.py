"""The GA4 connector: which tables it reads, and what it makes of their rows."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from orchestration.sources import ga4
from orchestration.sources.ga4.export import Export
from orchestration.sources.ga4.plan import (
    ExportTable,
    Loaded,
    best_of_days,
    export_table,
    provisional,
    to_examine,
)
from orchestration.sources.transport import (
    CallLog,
    NotFound,
    QuotaExhausted,
    Refused,
    SourceError,
    Window,
)
from tests.fixtures import bigquery_server
from tests.fixtures.bigquery_server import BigQuery, Table, refusal
from tests.fixtures.faulty_server import Answer, Server, served

NOW = Window(datetime(2026, 10, 8, 22, 0, tzinfo=UTC))
DATASET = "analytics_400000001"


def tables(*names: str) -> list[ExportTable]:
    found = [export_table(DATASET, name) for name in names]
    return [each for each in found if each]


def event(number: int, **more: Any) -> dict[str, Any]:
    return {"event_date": "20261001", "event_timestamp": number, "event_name": "page_view", **more}


def credentials(server: Server, *datasets: str) -> ga4.Credentials:
    return ga4.Credentials("p", datasets or (DATASET,), server.base_url)


def export(server: Server) -> Export:
    return Export(credentials(server), CallLog(), initial=0.001, maximum=0.002, timeout=2.0)


def test_the_name_tells_the_day_and_the_kind() -> None:
    assert export_table(DATASET, "events_20261001").kind == "daily"
    assert export_table(DATASET, "events_intraday_20261001").kind == "intraday"
    assert export_table(DATASET, "events_fresh_20261001").day == date(2026, 10, 1)
    assert export_table(DATASET, "pseudonymous_users_20261001") is None
    assert export_table(DATASET, "events_fresh_intraday_20261001") is None


def test_a_day_is_read_from_its_best_table_and_never_from_the_future() -> None:
    names = ["events_intraday_20261001", "events_20261001", "events_fresh_20261002"]
    chosen = best_of_days(tables(*names, "events_intraday_20261002", "events_20261015"), NOW)
    assert [each.table_id for each in chosen] == ["events_20261001", "events_fresh_20261002"]


def loaded(found: list[ExportTable], on: str) -> dict[str, Loaded]:
    return {each.day.isoformat(): Loaded(each.table_id, "v1", on) for each in found}


def examined(found: list[ExportTable], known: dict[str, Loaded], count: int = 4) -> list[int]:
    return [each.day.day for each in to_examine(found, known, NOW, count)]


def test_old_days_are_left_alone_and_the_newest_four_examined_again() -> None:
    found = tables(*(f"events_2026100{day}" for day in range(1, 8)), "events_intraday_20261008")
    assert examined(found, loaded(found, "2026-10-08")) == [4, 5, 6, 7, 8]
    assert examined(found, {}) == list(range(1, 9))


def test_a_day_that_is_still_written_to_needs_no_new_version_to_be_read_again() -> None:
    server_of = BigQuery({DATASET: {"events_20261001": Table([event(1)])}})
    with served(server_of) as server:
        state: dict[str, Any] = {}
        for value in ("first", "corrected"):
            server_of.datasets[DATASET]["events_20261001"].rows[0]["event_name"] = value
            reader = ga4.Reader(credentials(server), NOW, export(server), state)
            [rows] = list(reader.batches(DATASET))
            assert rows["event_name"].to_pylist() == [value]


def test_an_old_day_that_never_got_a_daily_table_keeps_its_version() -> None:
    found = tables("events_intraday_20260901", "events_20261001", "events_intraday_20261006")
    open_ones = provisional(found, NOW, 4)
    assert [each.table_id for each in found if each in open_ones] == [
        "events_20261001",
        "events_intraday_20261006",
    ]


def test_a_missed_week_does_not_leave_a_day_as_it_was_before_its_last_update() -> None:
    found = tables(*(f"events_2026100{day}" for day in range(1, 8)))
    assert examined(found, loaded(found, "2026-10-06"), 1) == [5, 6, 7]


def test_old_days_of_a_property_that_gets_no_daily_tables_rest_too() -> None:
    found = tables(*(f"events_intraday_2026100{day}" for day in range(1, 9)))
    assert examined(found, loaded(found, "2026-10-08")) == [4, 5, 6, 7, 8]


def test_a_day_whose_daily_table_arrived_late_is_read_whatever_its_age() -> None:
    found = tables(*(f"events_2026100{day}" for day in range(1, 8)))
    known = loaded(found, "2026-10-08")
    known["2026-10-01"] = Loaded("events_intraday_20261001", "v1", "2026-10-08")
    assert examined(found, known, 2)[0] == 1


def test_a_backfill_examines_its_days_only() -> None:
    found = tables(*(f"events_2026100{day}" for day in range(1, 8)))
    window = Window(NOW.as_of, (date(2026, 10, 2), date(2026, 10, 3)))
    assert [each.day.day for each in to_examine(found, {}, window, 4)] == [2, 3]


def loaded_rows(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """What one daily table with these events becomes."""
    with served(BigQuery({DATASET: {"events_20261001": Table(list(events))}})) as server:
        source = ga4.source(credentials(server), NOW, CallLog())
        batches = list(source.resources["events"])
        return pa.concat_tables(batches, promote_options="default").to_pylist()


def test_parameters_become_an_object_of_their_one_set_value() -> None:
    params = [
        {"key": "page_location", "value": {"string_value": "https://a.example"}},
        {"key": "ga_session_id", "value": {"int_value": 9007199254740993}},
        {"key": "ga_session_number", "value": {"int_value": 0}},
        {"key": "score", "value": {"double_value": 1.5}},
        {"key": "empty", "value": {}},
        {"key": "none", "value": None},
    ]
    [row] = loaded_rows(event(1, event_params=params))
    assert json.loads(row["event_params"]) == {
        "page_location": "https://a.example",
        "ga_session_id": 9007199254740993,
        "ga_session_number": 0,
        "score": 1.5,
        "empty": None,
        "none": None,
    }
    assert row["event_params__ga_session_id"] == 9007199254740993
    assert row["event_params__page_location"] == "https://a.example"
    assert row["event_params__ga_session_number"] == 0


def test_a_field_that_the_table_lacks_is_null_and_a_number_sent_as_text_is_a_number() -> None:
    params = [
        {"key": "ga_session_id", "value": {"string_value": "17"}},
        {"key": "ga_session_number", "value": {"string_value": "many"}},
        {"key": "page_referrer", "value": {"int_value": 4}},
    ]
    [row] = loaded_rows(event(1, event_params=params, device=None))
    assert row["event_params__ga_session_id"] == 17 and row["batch_page_id"] is None
    assert row["event_params__ga_session_number"] is None
    assert row["event_params__page_referrer"] == "4"
    assert row["device__category"] is None and json.loads(row["user_properties"]) == {}
    assert (row["dataset"], row["table_kind"]) == (DATASET, "daily")


def test_a_field_that_changed_its_type_is_named() -> None:
    with pytest.raises(Exception, match="event_timestamp is no bigint"):
        loaded_rows({"event_timestamp": "yesterday", "event_name": "x", "event_date": "20261001"})


def test_all_pages_of_all_days_arrive_through_the_vendors_client() -> None:
    rows = [event(n, device={"category": "mobile"}, event_params=[]) for n in range(5)]
    export_of = {"events_20261001": Table(rows), "events_intraday_20261002": Table(rows[:1])}
    calls = CallLog()
    with served(BigQuery({DATASET: export_of})) as server:
        source = ga4.source(credentials(server), NOW, calls)
        loaded = pa.concat_tables(source.resources["events"]).to_pylist()
    assert [row["event_timestamp"] for row in loaded] == [0, 1, 2, 3, 4, 0]
    assert {row["device__category"] for row in loaded} == {"mobile"}
    assert calls.total("ga4") == len(server.requests)


@pytest.mark.parametrize(
    "fault",
    [
        refusal(503, "backendError"),
        refusal(429, "rateLimitExceeded"),
        refusal(403, "rateLimitExceeded"),
        Answer(b"<html>502</html>", 502),
        Answer({"rows": []}, cut=4),
        Answer(reset=True),
    ],
)
def test_a_page_that_breaks_is_asked_for_again(fault: Answer) -> None:
    server_of = BigQuery({DATASET: {"events_20261001": Table([event(n) for n in range(5)])}})
    with served(server_of) as server:
        reader = export(server)
        description = reader.describe(tables("events_20261001")[0])
        pages = reader.pages(description)
        first = next(pages)
        server_of.faults.append(fault)
        assert len(first) + sum(len(page) for page in pages) == 5


def test_missing_rows_stop_the_run() -> None:
    server_of = BigQuery({DATASET: {"events_20261001": Table([event(1)])}}, lies=1)
    with served(server_of) as server, pytest.raises(SourceError, match="1 of 2 rows"):
        reader = export(server)
        list(reader.pages(reader.describe(tables("events_20261001")[0])))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(401, "authError"), Refused),
        (refusal(403, "accessDenied"), Refused),
        (refusal(403, "quotaExceeded"), QuotaExhausted),
        (refusal(404, "notFound"), NotFound),
    ],
)
def test_a_refusal_is_one_clear_line(answer: Answer, kind: type[SourceError]) -> None:
    with served(BigQuery({}, faults=[answer] * 9)) as server, pytest.raises(kind) as caught:
        export(server).tables(DATASET)
    assert str(caught.value).startswith("ga4: ") and server.base_url not in str(caught.value)


def test_an_outage_that_stays_ends_in_a_source_error() -> None:
    outage = [refusal(503, "backendError")] * 5000
    with served(BigQuery({}, faults=outage)) as server, pytest.raises(SourceError) as caught:
        Export(credentials(server), CallLog(), initial=0.01, maximum=0.02, timeout=0.2).tables("x")
    assert "RetryError" in str(caught.value)


def test_a_field_that_ga4_did_not_have_before_comes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    new = {"name": "session_quality", "type": "INTEGER"}
    monkeypatch.setattr(bigquery_server, "FIELDS", [*bigquery_server.FIELDS, new])
    [row] = loaded_rows({**event(1), "session_quality": 7, "event_bundle_sequence_id": 3})
    assert row["session_quality"] == "7"
    assert "event_bundle_sequence_id" not in row


def test_records_are_kept_whole_and_new_ones_come_along(monkeypatch: pytest.MonkeyPatch) -> None:
    text, number = {"type": "STRING"}, {"type": "FLOAT"}
    source = {"name": "source", **text}
    nested = [
        {
            "name": "items",
            "type": "RECORD",
            "mode": "REPEATED",
            "fields": [
                {"name": "item_id", **text},
                {"name": "price", **number},
                {"name": "item_params", "type": "RECORD", "mode": "REPEATED", "fields": [source]},
            ],
        },
        {
            "name": "session_traffic_source_last_click",
            "type": "RECORD",
            "fields": [{"name": "manual_campaign", "type": "RECORD", "fields": [source]}],
        },
        {"name": "consent", "type": "RECORD", "fields": [{"name": "is_new", "type": "BOOLEAN"}]},
        {"name": "labels", "type": "STRING", "mode": "REPEATED"},
        {"name": "app_info", "type": "RECORD", "fields": [source]},
    ]
    monkeypatch.setattr(bigquery_server, "FIELDS", [*bigquery_server.FIELDS, *nested])
    items = [{"item_id": "a", "price": 1.5, "item_params": [{"source": "x"}]}, {"item_id": "b"}]
    click = {"manual_campaign": {"source": "google"}}
    full = {"items": items, "session_traffic_source_last_click": click, "labels": ["a", "b"]}
    rows = loaded_rows({**event(1), **full, "consent": {"is_new": "true"}}, event(2))
    told = [
        json.loads(rows[0][name])
        for name in ("items", "session_traffic_source_last_click", "labels", "consent")
    ]
    assert told == [items, click, ["a", "b"], {"is_new": True}]
    assert (rows[1]["items"], rows[1]["consent"], "app_info" in rows[0]) == (None, None, False)
