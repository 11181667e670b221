"""The Google Ads connector against a scripted server with answers in the vendor's shape."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pyarrow as pa
import pytest

from orchestration.sources import google_ads
from orchestration.sources.google_ads.api import (
    access_token,
    error_codes,
    open_session,
    search_stream,
)
from orchestration.sources.google_ads.rows import marked, parse
from orchestration.sources.google_ads.tables import (
    ADS,
    CAMPAIGN_DAILY,
    CLICK_VIEWS,
    CUSTOMER_CLIENTS,
)
from orchestration.sources.transport import CallLog, QuotaExhausted, Refused, SourceError, Window
from tests.fixtures.faulty_server import Answer, Request, Server, in_turn, served

AS_OF = datetime(2026, 10, 31, 23, 0, tzinfo=UTC)
MANAGER, CLIENT, CLOSED = "1000000001", "2000000001", "2000000009"


def customer(number: str, key: str = "customer", **more: Any) -> dict[str, Any]:
    row = {
        "resourceName": f"customers/{number}",
        "id": number,
        "descriptiveName": f"Account {number}",
        "currencyCode": "EUR",
        "timeZone": "Europe/Berlin",
        "manager": number == MANAGER,
        "status": "CANCELED" if number == CLOSED else "ENABLED",
        **more,
    }
    return {key: row}


def failure(status: int, kind: str, code: str, **error: Any) -> Answer:
    """An error as searchStream sends it: in an array, with a GoogleAdsFailure."""
    detail = {
        "@type": "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure",
        "errors": [{"errorCode": {kind: code}, "message": "...", **error}],
        "requestId": "abc",
    }
    return Answer([{"error": {"code": status, "status": "X", "details": [detail]}}], status)


def google(request: Request) -> Answer:
    """A manager with one client and one cancelled account; one campaign with spend every day."""
    if request.path == "/token":
        return Answer({"access_token": "ya29.short", "expires_in": 3599})
    account, query = request.path.split("/")[3], request.body["query"]
    if account == CLOSED:
        return failure(403, "authorizationError", "CUSTOMER_NOT_ENABLED")
    resource = query.split(" FROM ")[1].split()[0]
    results = {
        "customer": [customer(account)],
        "customer_client": [customer(each, "customerClient") for each in (MANAGER, CLIENT, CLOSED)],
    }.get(resource, [])
    if resource == "campaign":
        campaign = {"id": "21001", "name": "Brand", "status": "REMOVED"}
        results = [{"customer": {"id": account}, "campaign": campaign}]
        if "segments.date" in query:
            day = query.split("'")[-2]
            results[0] |= {"segments": {"date": day}, "metrics": {"costMicros": "9007199254740993"}}
    batch = {"fieldMask": "...", "requestId": "r"}
    return Answer([batch | ({"results": results} if results else {})])


def credentials(server: Server, **more: Any) -> google_ads.Credentials:
    known = {"base_url": server.base_url, "token_url": server.base_url, "developer_token": "dev"}
    secrets = {"client_id": "id", "client_secret": "hush", "refresh_token": "1//refresh"}
    return google_ads.Credentials(**known, **secrets, **{"login_customer_id": MANAGER, **more})


@contextmanager
def read(
    name: str, answer: Callable[[Request], Answer] = google, **more: Any
) -> Iterator[tuple[list[dict[str, Any]], Server, CallLog]]:
    """All rows of one resource, with the server and what was asked of it."""
    calls = CallLog()
    window = Window(AS_OF, more.pop("backfill", None))
    with served(answer) as server:
        source = google_ads.source(credentials(server, **more), window, calls)
        batches = list(source.resources[name])
        yield pa.concat_tables(batches).to_pylist() if batches else [], server, calls


def queries(server: Server) -> list[str]:
    return [each.body["query"] for each in server.requests if each.path != "/token"]


def test_int64_strings_become_integers_and_left_out_zeros_become_zero() -> None:
    result = {
        "customer": {"id": "1"},
        "campaign": {"id": "2"},
        "segments": {"date": "2026-10-01"},
        "metrics": {"costMicros": "9007199254740993", "conversions": 1},
    }
    assert parse(CAMPAIGN_DAILY, [result]).to_pylist() == [
        {
            "customer__id": "1",
            "campaign__id": "2",
            "segments__date": date(2026, 10, 1),
            "metrics__cost_micros": 9007199254740993,
            "metrics__impressions": 0,
            "metrics__clicks": 0,
            "metrics__conversions": 1.0,
            "metrics__conversions_value": 0.0,
        }
    ]


def test_an_ad_is_found_inside_its_ad_group_and_marked_when_removed() -> None:
    ad = {"ad": {"id": "7", "finalUrls": ["https://a.example/?x=1"]}, "status": "REMOVED"}
    result = {"customer": {"id": "1"}, "adGroup": {"id": "3"}, "adGroupAd": ad}
    [row] = marked(parse(ADS, [result]), "status").to_pylist()
    assert (row["ad__id"], row["ad__final_urls"]) == ("7", '["https://a.example/?x=1"]')
    assert (row["_is_deleted"], row["_deleted_reason"]) == (True, "deleted")


def test_queries_ask_for_every_status_and_name_the_fields_of_their_resource() -> None:
    assert CUSTOMER_CLIENTS.query().startswith("SELECT customer_client.id, customer_client.desc")
    assert "ad_group_ad.ad.id" in ADS.query() and "WHERE" not in ADS.query()
    assert "click_view.gclid" in CLICK_VIEWS.query()


def test_the_hierarchy_is_loaded_and_a_closed_account_is_noted_once() -> None:
    with read("customers") as (rows, _, _):
        found = {row["customer__id"]: row["customer__status"] for row in rows}
    assert found == {MANAGER: "ENABLED", CLIENT: "ENABLED", CLOSED: "CANCELED"}
    with read("campaigns") as (rows, _, calls):
        assert [row["customer__id"] for row in rows] == [CLIENT]
        assert [text for _, text in calls.notes if CLOSED in text] == [
            f"account {CLOSED} is not enabled: its earlier rows stay as they are"
        ]


def test_the_first_run_reads_what_the_vendor_keeps_in_chunks() -> None:
    with read("campaign_daily") as (rows, server, _):
        asked = [each for each in queries(server) if "segments.date" in each]
    assert "BETWEEN '2023-10-01' AND '2023-10-31'" in asked[0]
    assert "AND '2026-11-01'" in asked[-1] or "= '2026-11-01'" in asked[-1]
    assert len(rows) == len(asked) == 37
    assert rows[0]["metrics__cost_micros"] == 9007199254740993


def test_a_start_date_shortens_the_first_run() -> None:
    with read("campaign_daily", start_date=date(2026, 10, 20)) as (_, server, _):
        [asked] = [each for each in queries(server) if "segments.date" in each]
    assert "BETWEEN '2026-10-20' AND '2026-11-01'" in asked


def test_clicks_are_asked_for_one_day_at_a_time_up_to_ninety_days() -> None:
    with read("click_views") as (_, server, _):
        asked = [each for each in queries(server) if "click_view" in each]
    assert len(asked) == 91
    assert asked[0].endswith("WHERE segments.date = '2026-08-03'")
    assert asked[-1].endswith("WHERE segments.date = '2026-11-01'")


def test_days_beyond_the_vendors_reach_are_left_out() -> None:
    def answer(request: Request) -> Answer:
        query = (request.body or {}).get("query", "")
        is_old = "click_view" in query and query.split("'")[1] < "2026-10-30"
        return failure(400, "clickViewError", "DATE_TOO_OLD") if is_old else google(request)

    with read("click_views", answer) as (rows, _, _):
        assert rows == []


def test_chosen_accounts_are_read_and_the_others_below_the_manager_are_not() -> None:
    with read("customers", customer_ids=(CLIENT,)) as (rows, _, _):
        assert [row["customer__id"] for row in rows] == [MANAGER, CLIENT]


def test_a_backfill_reads_exactly_its_days() -> None:
    days = (date(2026, 1, 1), date(2026, 1, 5))
    with read("campaign_daily", backfill=days) as (_, server, _):
        [asked] = [each for each in queries(server) if "segments.date" in each]
    assert "BETWEEN '2026-01-01' AND '2026-01-05'" in asked


def test_the_headers_name_the_developer_token_and_the_manager_without_dashes() -> None:
    with read("customers", login_customer_id="100-000-0001") as (_, server, _):
        headers = {k.lower(): v for k, v in server.requests[-1].headers.items()}
    assert headers["login-customer-id"] == MANAGER
    assert (headers["developer-token"], headers["authorization"]) == ("dev", "Bearer ya29.short")


def test_an_access_token_that_dies_in_the_middle_is_renewed() -> None:
    tokens = iter(("first", "second", "third"))
    accepted = {"Bearer second", "Bearer third"}

    def answer(request: Request) -> Answer:
        if request.path == "/token":
            return Answer({"access_token": next(tokens)})
        return google(request) if request.headers["Authorization"] in accepted else Answer({}, 401)

    with read("customers", answer) as (rows, _, _):
        assert len(rows) == 3


def test_a_revoked_refresh_token_is_one_clear_line_without_secrets() -> None:
    refusal = Answer({"error": "invalid_grant", "error_description": "Token revoked."}, 400)
    with served(in_turn(refusal)) as server, pytest.raises(Refused) as caught:
        access_token(credentials(server), CallLog())
    assert str(caught.value) == (
        "google_ads: Google refused the sign-in (invalid_grant)."
        " Create a new GOOGLE_ADS_REFRESH_TOKEN"
    )


def test_an_account_without_access_stops_with_the_fix() -> None:
    refusal = failure(403, "authorizationError", "USER_PERMISSION_DENIED")
    token = Answer({"access_token": "t"})
    with served(in_turn(token, refusal)) as server, pytest.raises(Refused) as caught:
        search_stream(
            open_session(credentials(server), CallLog()), CLIENT, "SELECT a FROM customer"
        )
    assert "GOOGLE_ADS_LOGIN_CUSTOMER_ID" in str(caught.value)


def test_only_disabled_accounts_is_a_refusal() -> None:
    calls = CallLog()
    with served(google) as server:
        source = google_ads.source(
            credentials(server, customer_ids=(CLOSED,)), Window(AS_OF), calls
        )
        with pytest.raises(Exception, match="no enabled account"):
            list(source.resources["campaigns"])


def test_the_vendors_own_wait_is_obeyed_and_a_long_one_stops_the_run() -> None:
    def quota(delay: str) -> Answer:
        details = {"quotaErrorDetails": {"rateScope": "DEVELOPER", "retryDelay": delay}}
        return failure(429, "quotaError", "RESOURCE_EXHAUSTED", details=details)

    token, good = Answer({"access_token": "t"}), Answer([{"results": [customer(CLIENT)]}])
    slept: list[float] = []
    with served(in_turn(token, quota("7s"), good)) as server:
        session = open_session(credentials(server), CallLog(), sleep=slept.append)
        assert len(search_stream(session, CLIENT, "SELECT a FROM customer")) == 1
    assert slept == [7.0]
    with served(in_turn(token, quota("40591s"))) as server, pytest.raises(QuotaExhausted):
        session = open_session(credentials(server), CallLog(), sleep=slept.append)
        search_stream(session, CLIENT, "SELECT a FROM customer")


@pytest.mark.parametrize(
    "broken",
    [
        Answer([{"results": [customer(CLIENT)]}], cut=5),
        Answer(b"<html>502</html>", 502),
        Answer([{"results": []}, {"error": {"code": 500, "status": "INTERNAL"}}]),
        Answer(reset=True),
    ],
)
def test_a_stream_that_breaks_off_is_asked_for_again(broken: Answer) -> None:
    token, good = Answer({"access_token": "t"}), Answer([{"results": [customer(CLIENT)]}, {}])
    with served(in_turn(token, broken, good)) as server:
        session = open_session(credentials(server), CallLog(), sleep=lambda _: None)
        assert search_stream(session, CLIENT, "SELECT a FROM customer") == [customer(CLIENT)]


def test_error_names_are_read_from_an_array_and_from_an_object() -> None:
    answer = failure(400, "queryError", "UNRECOGNIZED_FIELD")
    assert error_codes(answer.body) == error_codes(answer.body[0]) == ["UNRECOGNIZED_FIELD"]
    assert error_codes({"error": {"status": "UNAUTHENTICATED"}}) == ["UNAUTHENTICATED"]


def test_a_field_that_a_version_no_longer_has_is_named() -> None:
    message = "Unrecognized field in the query: 'metrics.old_conversions'."
    refusal = failure(400, "queryError", "UNRECOGNIZED_FIELD", message=message)
    with served(in_turn(Answer({"access_token": "t"}), refusal)) as server:
        session = open_session(credentials(server), CallLog())
        with pytest.raises(SourceError, match="UNRECOGNIZED_FIELD, metrics.old_conversions"):
            search_stream(session, CLIENT, "SELECT a FROM customer")


@pytest.mark.parametrize(
    "body",
    [
        [{"results": [customer(CLIENT)], "fieldMask": "a"}, {"requestId": "r"}],
        {"results": [customer(CLIENT)], "fieldMask": "a"},
        b'{"results": [%s]}\n\n{"fieldMask": "a"}\n' % orjson.dumps(customer(CLIENT)),
        b'[{"results": [%s]}\n,\n{"requestId": "r"}\n]' % orjson.dumps(customer(CLIENT)),
    ],
)
def test_batches_are_read_from_an_array_lines_and_one_object(body: Any) -> None:
    with served(in_turn(Answer({"access_token": "t"}), Answer(body))) as server:
        session = open_session(credentials(server), CallLog(), attempts=1)
        assert search_stream(session, CLIENT, "SELECT a FROM customer") == [customer(CLIENT)]


@pytest.mark.parametrize(
    "body", [b"", b'{"results": []}\n{"resu', b"null", {"message": "maintenance"}]
)
def test_an_answer_without_batches_is_not_an_empty_one(body: Any) -> None:
    with served(in_turn(Answer({"access_token": "t"}), Answer(body))) as server:
        session = open_session(credentials(server), CallLog(), attempts=1)
        with pytest.raises(SourceError, match="a broken body"):
            search_stream(session, CLIENT, "SELECT a FROM customer")


def test_a_report_that_the_account_lacks_is_said_and_campaigns_are_not_done_without() -> None:
    def poor(request: Request) -> Answer:
        query = (request.body or {}).get("query", "")
        lacks = request.path != "/token" and query.split(" FROM ")[1].split()[0] in lacking
        no = failure(400, "queryError", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE")
        return no if lacks else google(request)

    lacking = {"ad_group", "click_view"}
    for name in ("ad_groups", "click_views"):
        with read(name, poor) as (rows, _, calls):
            assert rows == [] and calls.notes[-1][1].startswith(f"{name} left out: Google Ads")
    lacking = {"campaign"}
    with pytest.raises(Exception, match="BAD_RESOURCE_TYPE"), read("campaigns", poor):
        pass
