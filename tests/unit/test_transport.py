"""A page is read whole or the source stops with one line that holds no secret."""

from datetime import UTC, date, datetime

import pytest
import requests

from orchestration.sources.transport import (
    CallLog,
    FixedToken,
    NotFound,
    QuotaExhausted,
    Refused,
    RenewedToken,
    Session,
    SourceError,
    TryAgain,
    Window,
)
from tests.fixtures.faulty_server import Answer, in_turn, served

GOOD = Answer({"results": [1, 2]})
SECRET = "pat-na1-very-secret"


def session(base_url: str, **overrides) -> tuple[Session, list[float]]:
    waits: list[float] = []
    arguments = {"authorization": FixedToken(SECRET), "calls": CallLog(), "sleep": waits.append}
    return Session("hubspot", base_url, **{**arguments, **overrides}), waits


@pytest.mark.parametrize(
    "fault",
    [
        Answer({"results": list(range(99))}, cut=20),
        Answer(b"<html>Bad gateway</html>", status=502),
        Answer(b"<html>Sorry</html>", status=200),
        Answer(b'{"results": [1, 2', status=200),
        Answer({}, status=429),
        Answer({}, status=503),
        Answer(reset=True),
    ],
    ids=["half body", "502 html", "200 html", "broken json", "429", "503", "reset"],
)
def test_a_fault_is_tried_again_until_the_page_is_whole(fault):
    with served(in_turn(fault, fault, GOOD)) as server:
        client, waits = session(server.base_url)
        assert client.get("/things") == {"results": [1, 2]}
    assert len(waits) == 2
    assert client.calls.calls["hubspot", "/things"] == 3
    assert client.calls.retries["hubspot", "/things"] == 2


def test_waits_double_and_stay_jittered():
    with served(in_turn(*[Answer({}, status=500)] * 5, GOOD)) as server:
        client, waits = session(server.base_url)
        client.get("/things")
    for attempt, seconds in enumerate(waits):
        assert 0.15 * 2**attempt <= seconds <= 0.3 * 2**attempt


def test_the_vendors_own_wait_is_kept_to():
    def interval(response: requests.Response) -> float:
        return float(response.headers["X-Interval-Milliseconds"]) / 1000

    throttled = Answer({}, status=429, headers={"X-Interval-Milliseconds": "10000"})
    with served(in_turn(throttled, GOOD)) as server:
        client, waits = session(server.base_url, wait_hint=interval)
        client.get("/things")
    assert waits == [10.0]


def test_a_wait_beyond_patience_stops_the_source():
    with served(in_turn(Answer({}, status=429, headers={"Retry-After": "7200"}))) as server:
        client, waits = session(server.base_url)
        with pytest.raises(QuotaExhausted, match="7200 s"):
            client.get("/things")
    assert waits == []


def test_a_fault_that_stays_is_an_error_and_not_an_empty_page():
    with served(in_turn(Answer({}, status=500))) as server:
        client, _ = session(server.base_url, attempts=3)
        with pytest.raises(SourceError, match="failed 3 times, last with HTTP 500"):
            client.get("/things")


def test_a_wrong_token_is_refused_at_once_in_one_line():
    with served(in_turn(Answer({"message": f"bad {SECRET}"}, status=401))) as server:
        client, waits = session(server.base_url)
        with pytest.raises(Refused) as refusal:
            client.get(f"/things?access_token={SECRET}")
    assert waits == []
    assert "\n" not in str(refusal.value)
    assert SECRET not in str(refusal.value)


def test_an_unreachable_host_names_no_secret():
    client, _ = session("http://127.0.0.1:9", attempts=2)
    with pytest.raises(SourceError) as failure:
        client.get("/things", {"access_token": SECRET})
    assert SECRET not in repr(failure.value)
    assert failure.value.__suppress_context__
    assert SECRET not in repr(client)


def test_a_token_that_dies_between_pages_is_renewed_once():
    tokens = iter(["first", "second"])
    with served(in_turn(GOOD, Answer({}, status=401), GOOD)) as server:
        client, waits = session(server.base_url, authorization=RenewedToken(lambda: next(tokens)))
        client.get("/page/1")
        assert client.get("/page/2") == {"results": [1, 2]}
        sent = [request.headers["Authorization"] for request in server.requests]
    assert sent == ["Bearer first", "Bearer first", "Bearer second"]
    assert waits == []


def test_a_renewed_token_that_is_refused_too_is_final():
    with served(in_turn(Answer({}, status=401))) as server:
        client, _ = session(server.base_url, authorization=RenewedToken(lambda: "any"))
        with pytest.raises(Refused):
            client.get("/things")
        assert len(server.requests) == 2


@pytest.mark.parametrize(("status", "kind"), [(403, Refused), (404, NotFound), (400, SourceError)])
def test_a_final_answer_keeps_its_status(status, kind):
    with served(in_turn(Answer(b"<html>no</html>", status=status))) as server:
        client, _ = session(server.base_url)
        with pytest.raises(kind) as error:
            client.get("/things")
        assert len(server.requests) == 1
    assert error.value.status == status


def test_a_judge_can_see_throttling_in_a_400():
    def judge(response: requests.Response) -> None:
        if response.status_code == 400 and response.json()["error"]["code"] == 17:
            raise TryAgain("user request limit")

    with served(in_turn(Answer({"error": {"code": 17}}, status=400), GOOD)) as server:
        client, waits = session(server.base_url, judge=judge)
        assert client.get("/things") == {"results": [1, 2]}
    assert len(waits) == 1


def test_a_next_link_to_another_host_is_not_followed():
    with served(in_turn(GOOD)) as server:
        client, _ = session(server.base_url)
        assert client.get(f"{server.base_url}/next?after=2") == {"results": [1, 2]}
        with pytest.raises(SourceError, match="another host, elsewhere"):
            client.get("http://elsewhere.test/next?after=2")


@pytest.mark.parametrize("place", ["/things/", "/things/?limit=1"])
def test_a_slash_too_few_is_put_right_with_the_query_and_the_token_once(place: str):
    there = Answer({}, status=307, headers={"Location": place})
    with served(in_turn(there, GOOD)) as server:
        client, waits = session(server.base_url)
        assert client.get("/things", {"limit": 1}) == {"results": [1, 2]}
    assert [(each.path, each.params) for each in server.requests][1:] == [
        ("/things/", {"limit": "1"})
    ]
    assert server.requests[1].headers["Authorization"] and not waits
    away = Answer({}, status=308, headers={"Location": "http://elsewhere.test/things"})
    with served(in_turn(away)) as server:
        client, _ = session(server.base_url)
        with pytest.raises(SourceError, match="another host"):
            client.get("/things")


def test_a_redirect_is_not_followed():
    with served(in_turn(Answer({}, status=302, headers={"Location": "/login"}))) as server:
        client, _ = session(server.base_url)
        with pytest.raises(SourceError, match="HTTP 302"):
            client.get("/things")


def test_calls_are_counted_by_endpoint():
    with served(in_turn(GOOD)) as server:
        client, _ = session(server.base_url)
        client.get("/things/1", endpoint="things")
        client.post("/things/2", {"inputs": []}, endpoint="things")
    assert client.calls.calls == {("hubspot", "things"): 2}
    assert client.calls.total("hubspot") == client.calls.total() == 2
    assert client.calls.total("meta_ads") == 0


def test_a_window_must_know_its_zone_and_run_forwards():
    with pytest.raises(ValueError, match="time zone"):
        Window(datetime(2026, 3, 31))
    with pytest.raises(ValueError, match="starts after it ends"):
        Window(datetime(2026, 3, 31, tzinfo=UTC), (date(2026, 3, 2), date(2026, 3, 1)))
