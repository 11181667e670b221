"""The Meta Ads connector against a scripted server with answers in the vendor's shape."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from orchestration.sources import meta_ads
from orchestration.sources.meta_ads.api import SOURCE, Graph
from orchestration.sources.meta_ads.reports import read_report
from orchestration.sources.meta_ads.rows import marked, parse
from orchestration.sources.meta_ads.tables import AD_INSIGHTS, ADS, CAMPAIGNS
from orchestration.sources.transport import CallLog, Refused, SourceError, Window
from orchestration.sources.windows import Days
from tests.fixtures.faulty_server import Answer, Request, Server, in_turn, served

AS_OF = datetime(2026, 10, 31, 23, 0, tzinfo=UTC)
ACCOUNT = "3000000001"
TOKEN = "EAAB-secret"
OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))


def insight(day: str, **more: Any) -> dict[str, Any]:
    return {
        "account_id": ACCOUNT,
        "ad_id": "9",
        "date_start": day,
        "date_stop": day,
        "spend": "12.34",
        "impressions": "100",
        "actions": [{"action_type": "lead", "value": "2", "7d_click": "2"}],
        **more,
    }


def error(code: int, subcode: int | None = None, status: int = 400, **headers: str) -> Answer:
    body = {"message": "(#) ...", "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return Answer(
        {"error": body | ({"error_subcode": subcode} if subcode else {})}, status, headers
    )


class Meta:
    """Reports that end as told; one row a day; pages of one row."""

    def __init__(self, *endings: str) -> None:
        self.endings, self.reports, self.submitted = list(endings), {}, []

    def __call__(self, request: Request) -> Answer:
        *_, last = request.path.split("/")
        if request.method == "POST":
            return self.submit(request)
        if last == "insights":
            return self.page(request)
        if last in self.reports:
            days, status = self.reports[last]
            return Answer({"id": last, "async_status": status, "async_percent_completion": 100})
        if last == f"act_{ACCOUNT}":
            account = {"id": last, "account_id": ACCOUNT, "account_status": 1, "currency": "USD"}
            return Answer(account | {"timezone_name": "America/New_York", "name": "Social"})
        return Answer({"data": []})

    def submit(self, request: Request) -> Answer:
        days = json.loads(request.body["time_range"])
        self.submitted.append((days["since"], days["until"]))
        run = str(700 + len(self.submitted))
        ending = self.endings.pop(0) if self.endings else "Job Completed"
        self.reports[run] = (days, ending)
        return Answer({"report_run_id": run})

    def page(self, request: Request) -> Answer:
        days, _ = self.reports[request.path.split("/")[-2]]
        found = [insight(days["since"]), insight(days["until"])]
        at = int(request.params.get("after", 0))
        paging: dict[str, Any] = {"cursors": {"after": str(at + 1)}}
        if at == 0:
            query = f"limit=1&after=1&access_token={TOKEN}"
            paging["next"] = f"https://graph.facebook.com{request.path}?{query}"
        return Answer({"data": [found[at]], "paging": paging})


def credentials(server: Server, **more: Any) -> meta_ads.Credentials:
    known = {"account_ids": (ACCOUNT,), "poll_seconds": 0.001}
    return meta_ads.Credentials(server.base_url, TOKEN, **{**known, **more})


def graph(server: Server, **options: Any) -> Graph:
    return Graph(credentials(server), CallLog(), **{"sleep": lambda _: None, **options})


@contextmanager
def read(
    name: str, answer: Callable[[Request], Answer], **more: Any
) -> Iterator[tuple[list[dict[str, Any]], Server]]:
    with served(answer) as server:
        source = meta_ads.source(credentials(server, **more), Window(AS_OF), CallLog())
        yield pa.concat_tables(source.resources[name]).to_pylist(), server


def days_of(pages: Iterator[list[dict[str, Any]]]) -> list[str]:
    return [row["date_start"] for page in pages for row in page]


def test_money_is_exact_and_actions_stay_as_delivered() -> None:
    [row] = parse(AD_INSIGHTS, [insight("2026-10-01", spend="0.1")]).to_pylist()
    assert row["spend"] == Decimal("0.1") and row["impressions"] == 100 and row["clicks"] == 0
    assert json.loads(row["actions"])[0]["7d_click"] == "2"


def test_times_become_utc() -> None:
    [row] = parse(CAMPAIGNS, [{"id": "1", "created_time": "2026-01-02T03:04:05-0500"}]).to_pylist()
    assert row["created_time"] == datetime(2026, 1, 2, 8, 4, 5)


def test_deleted_and_archived_are_told_apart() -> None:
    states = [("ACTIVE", "ACTIVE"), ("DELETED", "DELETED"), ("PAUSED", "ARCHIVED")]
    ads = [{"id": str(n), "status": s, "effective_status": e} for n, (s, e) in enumerate(states)]
    found = [row["_deleted_reason"] for row in marked(parse(ADS, ads)).to_pylist()]
    assert found == [None, "deleted", "archived"]


def test_entities_are_asked_for_in_every_status() -> None:
    with read("ads", Meta()) as (_, server):
        asked = json.loads(server.requests[-1].params["effective_status"])
    assert {"ACTIVE", "DELETED", "ARCHIVED", "ADSET_PAUSED"} <= set(asked)


def test_the_token_is_a_parameter_of_every_call_and_next_is_followed_on_our_host() -> None:
    meta = Meta()
    with read("ad_insights", meta, start_date=date(2026, 10, 1)) as (rows, server):
        sent = [{**each.params, **(each.body or {})} for each in server.requests]
    assert {each["access_token"] for each in sent} == {TOKEN}
    assert meta.submitted == [("2026-10-01", "2026-10-31")]
    assert [str(row["date_start"]) for row in rows] == ["2026-10-01", "2026-10-31"]


def test_insights_name_deleted_ads_and_one_row_a_day() -> None:
    with served(Meta()) as server:
        list(read_report(graph(server), f"act_{ACCOUNT}", AD_INSIGHTS, OCTOBER, 0))
        form = server.requests[0].body
    assert (form["level"], form["time_increment"]) == ("ad", "1")
    [statuses] = json.loads(form["filtering"])
    assert statuses["field"] == "ad.effective_status" and "DELETED" in statuses["value"]


@pytest.mark.parametrize("ending", ["Job Failed", "Job Skipped"])
def test_a_failed_report_is_submitted_again(ending: str) -> None:
    meta = Meta(ending)
    with served(meta) as server:
        pages = read_report(graph(server), f"act_{ACCOUNT}", AD_INSIGHTS, OCTOBER, 0)
        assert days_of(pages) == ["2026-10-01", "2026-10-31"]
    assert len(meta.submitted) == 2


def test_a_report_that_fails_twice_is_halved() -> None:
    meta = Meta("Job Failed", "Job Failed")
    with served(meta) as server:
        list(read_report(graph(server), f"act_{ACCOUNT}", AD_INSIGHTS, OCTOBER, 0))
    assert meta.submitted[2:] == [("2026-10-01", "2026-10-16"), ("2026-10-17", "2026-10-31")]


def test_a_day_that_never_succeeds_stops_the_run() -> None:
    day = Days(date(2026, 10, 1), date(2026, 10, 1))
    with (
        served(Meta(*["Job Failed"] * 9)) as server,
        pytest.raises(SourceError, match="2026-10-01"),
    ):
        list(read_report(graph(server), f"act_{ACCOUNT}", AD_INSIGHTS, day, 0))


def test_a_request_that_is_too_much_is_halved() -> None:
    meta, refusals = Meta(), [error(100, 1487534)]

    def answer(request: Request) -> Answer:
        is_submission = request.method == "POST"
        return refusals.pop() if is_submission and refusals else meta(request)

    with served(answer) as server:
        list(read_report(graph(server), f"act_{ACCOUNT}", AD_INSIGHTS, OCTOBER, 0))
    assert len(meta.submitted) == 2


def test_a_percentage_of_100_is_not_the_end() -> None:
    running = Answer({"async_status": "Job Running", "async_percent_completion": 100})
    done = Answer({"async_status": "Job Completed", "async_percent_completion": 100})
    rows = Answer({"data": [insight("2026-10-01")]})
    slept: list[float] = []
    with served(in_turn(Answer({"report_run_id": "7"}), running, running, done, rows)) as server:
        pages = read_report(graph(server, sleep=slept.append), "act_1", AD_INSIGHTS, OCTOBER, 1)
        assert days_of(pages) == ["2026-10-01"]
    assert slept == [1, 2]


@pytest.mark.parametrize(
    ("code", "subcode"), [(4, None), (17, 2446079), (613, None), (80004, None)]
)
def test_throttling_waits_as_long_as_meta_says(code: int, subcode: int | None) -> None:
    usage = json.dumps({"1": [{"type": "ads_insights", "estimated_time_to_regain_access": 3}]})
    throttled = error(code, subcode, **{"x-business-use-case-usage": usage})
    slept: list[float] = []
    with served(in_turn(throttled, Answer({"id": "act_1"}))) as server:
        assert graph(server, sleep=slept.append).get("act_1", "account") == {"id": "act_1"}
    assert slept == [180.0]


@pytest.mark.parametrize("fault", [error(2, status=500), error(1), Answer(b"<html/>", 502)])
def test_passing_faults_are_tried_again(fault: Answer) -> None:
    with served(in_turn(fault, Answer({"id": "act_1"}))) as server:
        assert graph(server).get("act_1", "account") == {"id": "act_1"}


@pytest.mark.parametrize(
    ("code", "fix"), [(190, "META_ACCESS_TOKEN"), (200, "ads_read"), (100, "META_ACCOUNT_IDS")]
)
def test_a_refusal_is_one_clear_line_without_the_token(code: int, fix: str) -> None:
    with served(in_turn(error(code))) as server, pytest.raises(Refused) as caught:
        graph(server).get("act_1", "account")
    assert fix in str(caught.value) and str(caught.value).startswith(f"{SOURCE}: ")
    assert TOKEN not in str(caught.value) and len(server.requests) == 1


def test_a_field_that_meta_no_longer_has_is_named() -> None:
    refusal = error(100)
    refusal.body["error"]["message"] = "(#100) Tried accessing nonexisting field (spend) on node"
    with served(in_turn(refusal)) as server, pytest.raises(Refused, match="field spend"):
        graph(server).get("act_1", "account")


def test_pages_that_are_too_much_are_asked_for_in_smaller_ones() -> None:
    sizes: list[str] = []

    def answer(request: Request) -> Answer:
        sizes.append(request.params["limit"])
        too_much = error(1, status=500)
        too_much.body["error"]["message"] = "Please reduce the amount of data you're asking for"
        return Answer({"data": [1], "paging": None}) if int(sizes[-1]) <= 125 else too_much

    with served(answer) as server:
        assert list(graph(server).pages("act_1/ads", "ads")) == [[1]]
    assert sizes == ["500", "250", "125"]


def test_a_report_that_makes_no_progress_is_submitted_again() -> None:
    meta, polls = Meta("Job Running"), []

    def answer(request: Request) -> Answer:
        polls.append(request.path)
        return meta(request)

    with served(answer) as server:
        pages = read_report(graph(server), f"act_{ACCOUNT}", AD_INSIGHTS, OCTOBER, 16.0)
        assert days_of(pages) == ["2026-10-01", "2026-10-31"]
    assert len(meta.submitted) == 2 and len(polls) < 20


def test_totals_that_meta_does_not_give_are_done_without_but_not_the_token() -> None:
    class Poor(Meta):
        answer = error(100)

        def submit(self, request: Request) -> Answer:
            return self.answer if request.body["level"] == "account" else super().submit(request)

    calls, vendor = CallLog(), Poor()
    with served(vendor) as server:
        source = meta_ads.source(credentials(server), Window(AS_OF), calls)
        assert list(source.resources["account_insights"]) == []
        assert calls.notes[0][1].startswith("totals left out: Meta does not know")
        vendor.answer = error(190)
        source = meta_ads.source(credentials(server), Window(AS_OF), calls)
        with pytest.raises(Exception, match="refused the access token"):
            list(source.resources["account_insights"])
