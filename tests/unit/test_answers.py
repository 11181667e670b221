"""An answer that is not what it should be is asked for again, or ends its source alone."""

from datetime import UTC, datetime
from pathlib import Path

import dlt
import pytest
import requests

from orchestration.loading import load
from orchestration.sources.answers import retry_after
from orchestration.sources.batches import batch
from orchestration.sources.hubspot.api import Api
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import (
    CallLog,
    FixedToken,
    Refused,
    RenewedToken,
    Session,
    SourceError,
)
from orchestration.warehouse import build_file
from tests.fixtures.faulty_server import Answer, in_turn, served

GOOD = Answer({"results": [1]})
THINGS = RawTable("things", ("id",), {"id": "varchar", "n": "bigint"}, "One row per thing.")


def session(base_url: str, authorization=None, **more) -> Session:
    token = authorization or FixedToken("pat")
    return Session("hubspot", base_url, token, CallLog(), sleep=lambda _: None, **more)


@pytest.mark.parametrize("body", [{}, {"message": "OK"}, [], None, "x", {"results": {}}])
def test_an_answer_without_its_list_is_no_empty_page(body: object) -> None:
    with served(in_turn(Answer(body), GOOD)) as server:
        assert session(server.base_url).get("/things", holds="results") == {"results": [1]}


def test_null_is_an_empty_page() -> None:
    with served(in_turn(Answer({"results": None}))) as server:
        assert session(server.base_url).get("/things", holds="results") == {"results": []}


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        (
            {
                "Date": "Sat, 31 Oct 2026 23:00:00 GMT",
                "RETRY-AFTER": "Sat, 31 Oct 2026 23:00:42 GMT",
            },
            42.0,
        ),
        ({"Retry-After": "Sat, 31 Oct 1999 23:00:42 GMT"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_a_wait_is_asked_for_in_seconds_or_until_a_moment(sent: dict, seconds: float) -> None:
    response = requests.Response()
    response.headers.update(sent)
    assert retry_after(response) == seconds


def test_a_token_may_die_more_than_once_but_not_at_once() -> None:
    expired, busy = Answer({}, 401), Answer({}, 503)
    with served(in_turn(expired, busy, expired, GOOD)) as server:
        assert session(server.base_url, RenewedToken(lambda: "t")).get("/things") == GOOD.body
    with served(in_turn(expired)) as server, pytest.raises(Refused):
        session(server.base_url, RenewedToken(lambda: "t")).get("/things")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "KeyError: 'id'"),
        ({"id": "1", "n": "private words"}, "Misfit: n is no bigint any more"),
    ],
)
def test_a_shape_nobody_foresaw_ends_the_source_with_the_fields_name(
    sent: dict, said: str, tmp_path: Path
) -> None:
    @dlt.source(name="vendor")
    def vendor():
        rows = (batch(THINGS, [{"id": each["id"], "n": each.get("n")}]) for each in [sent])
        return dlt.resource(rows, name="things")

    database, as_of = tmp_path / "warehouse.duckdb", datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(SourceError) as caught:
        load("vendor", vendor(), [THINGS], lambda: build_file(database), tmp_path / "dlt", as_of)
    assert said in str(caught.value) and "private" not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer({}, 423), 2.0),
        (Answer({}, 477, {"Retry-After": "40"}), 40.0),
        (Answer({}, 429, {"x-hubspot-ratelimit-interval-milliseconds": "10000"}), 10.0),
        (Answer({}, 429), 1.0),
        (Answer({}, 502, {"X-HubSpot-RateLimit-Interval-Milliseconds": "10000"}), 0.3),
    ],
)
def test_hubspots_lock_move_and_throttle_are_waited_for(answer: Answer, seconds: float) -> None:
    waits: list[float] = []
    with served(in_turn(answer, Answer({"results": [{"id": "1"}]}))) as server:
        api = Api.open(server.base_url, "token", CallLog(), sleep=waits.append)
        assert list(api.pages("/crm/x", "x")) == [[{"id": "1"}]]
    assert [round(each, 1) for each in waits] == [pytest.approx(seconds, abs=0.2)]
