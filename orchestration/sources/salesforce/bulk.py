"""Bulk API 2.0: a query as a job, for first loads too large to page through.

Facts from developer.salesforce.com: results come as CSV in parts, `Sforce-Locator` names the next
part and is the text `null` at the end; empty cells are nulls, `NA` and `Null` are text.
"""

import csv
import io
from collections.abc import Iterator

import requests

from orchestration.sources.answers import having
from orchestration.sources.salesforce.api import ROOT, SOURCE, Api, Incomplete, Record
from orchestration.sources.transport import SourceError

JOBS = f"{ROOT}/jobs/query"
ATTEMPTS = 3
ROWS_PER_PART = 50_000
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 20.0
# A job may be stuck behind others for hours. Each new one gets that much longer to show progress;
# in the end the rows are paged instead.
STALLED_SECONDS = 120.0


class JobFailed(SourceError):
    """Salesforce could not finish a query job, however often it was asked."""


def bulk_pages(api: Api, name: str, soql: str) -> Iterator[list[Record]]:
    """The rows of a query, deleted ones included; every value is text or None."""
    job, promised = _finished(api, name, soql)
    locator, count = "", 0
    while locator != "null":
        query = {"maxRecords": ROWS_PER_PART, **({"locator": locator} if locator else {})}
        rows, locator = api.session.send(
            "GET",
            f"{JOBS}/{job}/results",
            endpoint=f"{name} bulk results",
            read=_part,
            params=query,
            headers={"Accept": "text/csv"},
        )
        count += len(rows)
        yield rows
    if count < promised:
        what = f"a bulk query on {name} counted {promised} rows and showed {count}"
        raise Incomplete(SOURCE, what, "Run again; if it stays, read trust.salesforce.com")


def _finished(api: Api, name: str, soql: str) -> tuple[str, int]:
    """Submit until a job completes; gives its id and how many rows it says it has."""
    reason = ""
    for attempt in range(1, ATTEMPTS + 1):
        body = {"operation": "queryAll", "query": soql}
        job = api.session.send(
            "POST", JOBS, json=body, endpoint=f"{name} bulk job", read=having("id")
        )["id"]
        state, reason, count = _waited(api, name, job, attempt * STALLED_SECONDS)
        if state == "JobComplete":
            return job, count
    raise JobFailed(
        SOURCE,
        f"the bulk query on {name} failed {ATTEMPTS} times ({reason})",
        "Run again; if it stays, look at Bulk Data Load Jobs in Setup",
    )


def _waited(api: Api, name: str, job: str, patience: float) -> tuple[str, str, int]:
    """Poll until the job has ended; gives its last state, what it says of it, and its rows.

    patience: seconds without any progress after which it counts as failed.
    """
    wait, still, seen = FIRST_WAIT_SECONDS, 0.0, None
    while True:
        answer = api.session.send(
            "GET", f"{JOBS}/{job}", endpoint=f"{name} bulk job", read=having("state")
        )
        if answer["state"] in ("JobComplete", "Failed", "Aborted"):
            reason = str(answer.get("errorMessage") or answer["state"])
            return answer["state"], reason, int(answer.get("numberRecordsProcessed") or 0)
        progress = answer["state"], answer.get("numberRecordsProcessed")
        still, seen = (still if progress == seen else 0.0), progress
        if still >= patience:
            return "Failed", f"still {answer['state']} after {still:.0f} s without progress", 0
        api.session.sleep(wait)
        still, wait = still + wait, min(wait * 2, LONGEST_WAIT_SECONDS)


def _part(response: requests.Response) -> tuple[list[Record], str]:
    """One part of the results and the locator of the next. Raises ValueError for half a part."""
    promised = response.headers.get("Sforce-NumberOfRecords", "")
    rows = csv_rows(response.content)
    if promised.isdigit() and int(promised) != len(rows):
        raise ValueError("half a CSV")
    return rows, response.headers.get("Sforce-Locator") or "null"


def csv_rows(content: bytes) -> list[Record]:
    """The rows of a part; every value is text or None. Raises ValueError for half a part."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    try:
        header = next(lines, [])
        rows = [dict(zip(header, [cell or None for cell in line], strict=True)) for line in lines]
    except csv.Error as error:
        raise ValueError("half a CSV") from error
    return rows
