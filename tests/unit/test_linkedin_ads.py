"""The LinkedIn Ads connector against a scripted server with answers in the vendor's shape."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from orchestration.sources import linkedin_ads
from orchestration.sources.linkedin_ads import analytics as finder
from orchestration.sources.linkedin_ads import api
from orchestration.sources.linkedin_ads.analytics import FIELDS, analytics
from orchestration.sources.linkedin_ads.api import Marketing, version_ends
from orchestration.sources.linkedin_ads.daily import Reader, judge_silence
from orchestration.sources.linkedin_ads.rows import day_rows, marked, parse
from orchestration.sources.linkedin_ads.tables import CAMPAIGN_DAILY, CAMPAIGNS
from orchestration.sources.transport import CallLog, Refused, SourceError, Window
from orchestration.sources.windows import Days
from tests.fixtures.faulty_server import Answer, Request, Server, in_turn, served

AS_OF = datetime(2026, 10, 31, 23, 0, tzinfo=UTC)
OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))
TOKEN = "AQX-secret"


def credentials(server: Server, **more: Any) -> linkedin_ads.Credentials:
    known = {"account_ids": ("512",), "start_date": date(2026, 10, 1)}
    return linkedin_ads.Credentials(server.base_url, TOKEN, **{**known, **more})


def marketing(server: Server) -> Marketing:
    return Marketing(credentials(server), CallLog(), sleep=lambda _: None)


def element(day: date, **more: Any) -> dict[str, Any]:
    start = {"year": day.year, "month": day.month, "day": day.day}
    return {
        "pivotValues": ["urn:li:sponsoredCampaign:7"],
        "dateRange": {"start": start, "end": start},
        "costInLocalCurrency": "12.34567890123456",
        "impressions": 100,
        **more,
    }


def account(request: Request) -> Answer:
    """One account, no entities, one row a call."""
    if request.path.endswith("/adAccounts/512"):
        return Answer({"id": 512, "name": "B2B", "currency": "EUR", "status": "ACTIVE"})
    if request.path.endswith("adAnalytics"):
        return Answer({"elements": [element(date(2026, 10, 3))]})
    return Answer({"elements": [], "metadata": {}})


def read(name: str, server: Server, **more: Any) -> list[dict[str, Any]]:
    source = linkedin_ads.source(credentials(server, **more), Window(AS_OF), CallLog())
    return pa.concat_tables(source.resources[name]).to_pylist()


def test_every_call_says_its_version_and_asks_for_at_most_20_metrics() -> None:
    with served(account) as server:
        [row] = read("campaign_daily", server, version="202605")
        sent = server.requests
    assert {each.headers["LinkedIn-Version"] for each in sent} == {"202605"}
    assert {each.headers["X-Restli-Protocol-Version"] for each in sent} == {"2.0.0"}
    assert len(FIELDS) - 2 <= 20 and {"costInLocalCurrency", "clicks"} < set(FIELDS)
    assert row["cost_in_local_currency"] == Decimal("12.345678901235")
    assert (row["clicks"], row["account"]) == (0, "urn:li:sponsoredAccount:512")


def test_lists_and_dates_stand_bare_in_the_address_and_urns_encoded() -> None:
    with served(account) as server:
        read("campaign_daily", server)
        [asked] = [each.query for each in server.requests if each.path.endswith("adAnalytics")]
    assert "accounts=List(urn%3Ali%3AsponsoredAccount%3A512)" in asked
    expected = "dateRange=(start:(year:2026,month:10,day:1),end:(year:2026,month:10,day:31))"
    assert expected in asked
    assert "pivot=CAMPAIGN&timeGranularity=DAILY" in asked


def test_a_query_too_long_for_an_address_travels_in_the_body(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api, "LONGEST_QUERY", 40)
    with served(account) as server:
        list(analytics(marketing(server), "512", "CAMPAIGN", OCTOBER))
        [request] = server.requests
    assert (request.method, request.query) == ("POST", "")
    assert request.headers["X-HTTP-Method-Override"] == "GET"
    assert request.body["q"] == "analytics"


def test_days_are_halved_where_the_answer_may_have_been_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finder, "MOST_ELEMENTS", 2)

    def answer(request: Request) -> Answer:
        first, last = (int(part.split(")")[0]) for part in request.query.split("day:")[1:3])
        rows = [element(date(2026, 10, day)) for day in range(first, last + 1) if day in (2, 20)]
        return Answer({"elements": rows[:2]})

    with served(answer) as server:
        pages = list(analytics(marketing(server), "512", "CAMPAIGN", OCTOBER))
    assert [len(page) for page in pages] == [1, 1]


def test_a_single_day_that_may_have_been_cut_stops_the_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(finder, "MOST_ELEMENTS", 1)
    day = Days(date(2026, 10, 3), date(2026, 10, 3))
    with served(account) as server, pytest.raises(SourceError, match="without a word"):
        list(analytics(marketing(server), "512", "CAMPAIGN", day))


PAGES: dict[str, list[dict[str, Any]]] = {
    "a token": [{"metadata": {"nextPageToken": "a=b"}}, {"metadata": {}}],
    "a link": [
        {"paging": {"links": [{"rel": "next", "href": "/rest/x?q=search&start=1&count=1"}]}},
        {"paging": {"links": []}},
    ],
    "a total": [{"paging": {"start": 0, "total": 2}}, {"paging": {"start": 1, "total": 2}}],
}


@pytest.mark.parametrize("kind", PAGES)
def test_pages_are_followed_however_short_they_are(kind: str) -> None:
    answers = [Answer({"elements": [{"id": n}], **more}) for n, more in enumerate(PAGES[kind])]
    with served(in_turn(*answers)) as server:
        found = list(marketing(server).pages("adAccounts/512/adCampaigns", "q=search", 100))
        second = server.requests[1].query
    assert [one["id"] for page in found for one in page] == [0, 1]
    assert ("pageToken=a%3Db" in second) == (kind == "a token")


def test_every_status_is_asked_for_and_gone_ones_are_told_apart() -> None:
    with served(account) as server:
        read("campaigns", server)
        asked = server.requests[-1].query
    for status in ("ACTIVE", "ARCHIVED", "COMPLETED", "REMOVED", "DRAFT"):
        assert status in asked
    states = ["ACTIVE", "COMPLETED", "ARCHIVED", "REMOVED", "PENDING_DELETION"]
    rows = parse(CAMPAIGNS.table, [{"id": n, "status": s} for n, s in enumerate(states)])
    found = [row["_deleted_reason"] for row in marked(rows, "status").to_pylist()]
    assert found == [None, None, "archived", "deleted", "deleted"]


def refusing(status: int, code: str, message: str = "") -> Callable[[Request], Answer]:
    return lambda _: Answer({"status": status, "code": code, "message": message}, status)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (refusing(426, "NONEXISTENT_VERSION"), "Set LINKEDIN_VERSION"),
        (refusing(400, "VERSION_MISSING"), "Set LINKEDIN_VERSION"),
        (refusing(401, "REVOKED_ACCESS_TOKEN"), "Create a new LINKEDIN_ACCESS_TOKEN"),
        (refusing(403, "ACCESS_DENIED"), "r_ads_reporting"),
        (refusing(404, "RESOURCE_NOT_FOUND"), "Check LINKEDIN_ACCOUNT_IDS"),
        (refusing(429, "TOO_MANY_REQUESTS", "APPLICATION DAY limit"), "midnight UTC"),
    ],
)
def test_a_refusal_is_one_line_that_says_what_to_do(
    answer: Callable[[Request], Answer], line: str
) -> None:
    with served(answer) as server, pytest.raises(SourceError, match=line) as caught:
        marketing(server).get("adAccounts/512", "adAccounts")
    assert TOKEN not in str(caught.value) and "\n" not in str(caught.value)


def test_a_version_lives_a_year_and_must_be_a_month() -> None:
    assert version_ends("202610") == date(2027, 10, 1)
    with pytest.raises(SourceError, match="LINKEDIN_VERSION 2026-10 is no month"):
        version_ends("2026-10")


def test_silence_is_reported_and_never_empties_days_that_had_figures() -> None:
    window, calls, last = Window(AS_OF), CallLog(), {"512": "2026-10-20"}
    with served(account) as server:
        own = credentials(server)
        reader = Reader(own, window, Marketing(own, calls))
    judge_silence(reader, "999", OCTOBER, [], last)
    assert "999 reports nothing from 2026-10-01 to 2026-10-31" in calls.notes[0][1]
    with pytest.raises(Refused, match="access was withdrawn"):
        judge_silence(reader, "512", OCTOBER, [], last)


def test_a_missing_figure_is_a_zero() -> None:
    elements = [element(date(2026, 10, 3))]
    [row] = day_rows(CAMPAIGN_DAILY, "urn:li:sponsoredAccount:512", elements).to_pylist()
    assert (row["clicks"], row["one_click_leads"]) == (0, 0)


def test_an_element_with_one_pivot_value_is_read_too() -> None:
    old = element(date(2026, 10, 3), pivotValue="urn:li:sponsoredCampaign:8")
    del old["pivotValues"]
    rows = day_rows(CAMPAIGN_DAILY, "urn:li:sponsoredAccount:512", [old])
    assert rows["campaign"].to_pylist() == ["urn:li:sponsoredCampaign:8"]


def test_what_the_account_lacks_is_said_once_and_the_rest_arrives() -> None:
    calls = CallLog()

    def poor(request: Request) -> Answer:
        if request.path.endswith("creatives") or request.params.get("pivot") == "CREATIVE":
            return Answer({"message": "Not found"}, 404)
        return account(request)

    with served(poor) as server:
        source = linkedin_ads.source(credentials(server), Window(AS_OF), calls)
        loaded = {name: list(each) for name, each in source.resources.items()}
    assert loaded["creatives"] == loaded["creative_daily"] == []
    assert loaded["campaign_daily"][0].num_rows == 1
    assert [note.split(":")[0] for _, note in calls.notes] == [
        "creatives left out",
        "creative_daily left out",
    ]


def test_campaigns_are_not_done_without() -> None:
    def poor(request: Request) -> Answer:
        return Answer({}, 404) if request.path.endswith("adCampaigns") else account(request)

    with served(poor) as server, pytest.raises(Exception, match="does not know .*adCampaigns"):
        read("campaigns", server)


def test_an_account_that_has_no_address_of_its_own_is_found() -> None:
    def finder(request: Request) -> Answer:
        if request.path.endswith("/adAccounts/512"):
            return Answer({}, 404)
        if request.path.endswith("/adAccounts"):
            return Answer({"elements": [{"id": 99}, {"id": 512, "currency": "EUR"}]})
        return account(request)

    with served(finder) as server:
        assert [row["currency"] for row in read("accounts", server)] == ["EUR"]
        assert server.requests[-1].query.startswith("q=search&search=(id:(values:List(urn%3Ali%3A")
