"""Asynchronous insights reports: submit, wait, read; again when Meta gives one up."""

from collections.abc import Iterator
from typing import Any

import orjson

from orchestration.sources.meta_ads.api import SOURCE, Graph, TooMuch
from orchestration.sources.meta_ads.tables import ACCOUNT_INSIGHTS, AD_INSIGHTS, AD_STATUSES
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import SourceError
from orchestration.sources.windows import Days

COMPLETED = "Job Completed"
GIVEN_UP = ("Job Failed", "Job Skipped")
# Failed jobs usually succeed when submitted again; a range that failed twice is halved instead.
SUBMISSIONS = 5
# Small reports are done in a moment, large ones take minutes: about half an hour of patience.
POLLS = 120
# Meta loses a report now and then; each new submission gets that much longer to show progress.
STALLED_SECONDS = 120.0
LONGEST_POLL_SECONDS = 16.0
LEVELS = {AD_INSIGHTS.name: "ad", ACCOUNT_INSIGHTS.name: "account"}


def request_of(table: RawTable, days: Days) -> dict[str, str]:
    """The report's parameters: one row per object and day, deleted and archived ads included.

    Without a filter that names them, an account's insights leave deleted ads out.
    """
    request = {
        "level": LEVELS[table.name],
        "time_increment": "1",
        "time_range": _json({"since": str(days.first), "until": str(days.last)}),
        "fields": ",".join(table.columns),
    }
    if table is AD_INSIGHTS:
        statuses = {"field": "ad.effective_status", "operator": "IN", "value": AD_STATUSES}
        request["filtering"] = _json([statuses])
    return request


def read_report(
    graph: Graph, account: str, table: RawTable, days: Days, poll_seconds: float
) -> Iterator[list[dict[str, Any]]]:
    """Pages of a report over `days`, split into halves where Meta cannot do it in one.

    Raises SourceError when a single day failed SUBMISSIONS times: nothing is left out silently.
    """
    submissions = 2 if days.first < days.last else SUBMISSIONS
    for submission in range(1, submissions + 1):
        try:
            report_run = _submit(graph, account, table, days)
            is_done = _is_completed(graph, report_run, poll_seconds, submission * STALLED_SECONDS)
        except TooMuch:
            break
        if is_done:
            yield from graph.pages(f"{report_run}/insights", "report_run/insights")
            return
    if days.first == days.last:
        raise SourceError(
            SOURCE,
            f"the insights report of {account} for {days.first} failed {submissions} times",
            "Run again later; nothing of this source was loaded",
        )
    for half in days.chunks(((days.last - days.first).days + 2) // 2):
        yield from read_report(graph, account, table, half, poll_seconds)


def _submit(graph: Graph, account: str, table: RawTable, days: Days) -> str:
    endpoint = f"insights {LEVELS[table.name]} (submit)"
    answer = graph.post(f"{account}/insights", endpoint, **request_of(table, days))
    return str(answer["report_run_id"])


def _is_completed(graph: Graph, report_run: str, poll_seconds: float, patience: float) -> bool:
    """Wait for a report. The status decides: 100 percent may still be running.

    patience: seconds without any progress after which it counts as given up.
    """
    wait, still, seen = poll_seconds, 0.0, None
    for _ in range(POLLS):
        answer = graph.get(report_run, "report_run")
        progress = answer.get("async_status"), answer.get("async_percent_completion")
        still, seen = (still if progress == seen else 0.0), progress
        if still >= patience:
            return False
        if answer.get("async_status") == COMPLETED:
            return True
        if answer.get("async_status") in GIVEN_UP:
            return False
        graph.session.sleep(wait)
        still += wait
        wait = min(wait * 2, LONGEST_POLL_SECONDS)
    return False


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
