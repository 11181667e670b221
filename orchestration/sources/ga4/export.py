"""Reads export tables through google-cloud-bigquery, a page at a time, patient with faults."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import requests
from google.api_core import exceptions
from google.api_core.retry import Retry
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError, TransportError
from google.cloud import bigquery
from google.cloud.bigquery.table import RowIterator

from orchestration.sources.ga4.plan import ExportTable, export_table
from orchestration.sources.ga4.rows import wanted_fields
from orchestration.sources.ga4.tables import SOURCE
from orchestration.sources.transport import (
    CallLog,
    NotFound,
    QuotaExhausted,
    Refused,
    SourceError,
)

# Rows of one answer. BigQuery also caps an answer at about 10 MB, which is some 5,000 events.
PAGE_ROWS = 5_000
# As long as transport is patient: doubling waits from 0.3 s, a minute and a half in all.
RETRY_SECONDS = 90.0
ANSWER_SECONDS = 120.0
_TRY_AGAIN = ("rateLimitExceeded", "backendError", "internalError", "jobRateLimitExceeded")


@dataclass(frozen=True)
class Credentials:
    """Which export to read.

    endpoint: scheme://host[:port] of an emulator, read anonymously; None is Google, with the
    application default credentials.  datasets: `analytics_<property>`, each a GA4 property.
    restated_days: the newest daily tables that are still being updated.  start_date: first day
    ever wanted; None is every day that has a table.  accepted: fields whose removal or new type the
    company has taken note of, as `events.geo.country`.
    """

    project: str
    datasets: tuple[str, ...]
    endpoint: str | None = None
    restated_days: int = 4
    start_date: date | None = None
    accepted: tuple[str, ...] = ()


def may_pass(fault: BaseException) -> bool:
    """Whether the same request may succeed next time: throttling, outage, cut-off answer."""
    if isinstance(fault, (exceptions.Forbidden, exceptions.BadRequest)):
        return any(error.get("reason") in _TRY_AGAIN for error in fault.errors)
    if isinstance(fault, exceptions.TooManyRequests | exceptions.ServerError):
        return True
    if isinstance(fault, GoogleAuthError):
        return isinstance(fault, TransportError)
    # ValueError: a body that is cut off or HTML does not parse as JSON.
    return isinstance(fault, requests.RequestException | ValueError)


class Export:
    """The GA4 export of one project."""

    def __init__(self, credentials: Credentials, calls: CallLog, **retry: float) -> None:
        """retry: overrides of google.api_core.retry.Retry (initial, maximum, timeout)."""
        self.credentials, self.calls = credentials, calls
        self.client = _client(credentials)
        self._timing = {"initial": 0.3, "maximum": 30.0, "timeout": RETRY_SECONDS, **retry}

    def tables(self, dataset: str) -> list[ExportTable]:
        """The event tables of a dataset, one call per 1,000."""
        listed = self._ask(
            "tables.list",
            lambda options: list(self.client.list_tables(dataset, page_size=1000, **options)),
        )
        found = (export_table(dataset, item.table_id) for item in listed)
        return [table for table in found if table]

    def describe(self, table: ExportTable) -> bigquery.Table:
        """Schema, size and version of a table. Raises NotFound when it went in the meantime."""
        return self._ask(
            "tables.get", lambda options: self.client.get_table(table.address, **options)
        )

    def pages(self, description: bigquery.Table) -> Iterator[list[dict[str, Any]]]:
        """The rows of a table as BigQuery's JSON, page by page, of `wanted_fields` only.

        Raises SourceError when rows are missing.
        """
        listing = self.client.list_rows(
            description,
            selected_fields=wanted_fields(description.schema),
            **self._options("tabledata.list"),
        )
        count, token, expected = 0, None, description.num_rows or 0
        while True:
            page = self._ask("tabledata.list", partial(_page, listing, token))
            rows = page.get("rows") or []
            # the listing's own count: a table may have changed since it was described
            expected = int(page.get("totalRows") or expected)
            count += len(rows)
            yield rows
            token = page.get("pageToken")
            if not token:
                break
        if count < expected and not description.streaming_buffer:
            raise SourceError(
                SOURCE,
                f"{description.table_id} gave {count} of {expected} rows",
                "Run again; nothing of this source was loaded",
            )

    def _ask(self, endpoint: str, call: Callable[[dict[str, Any]], Any]) -> Any:
        self.calls.calls[SOURCE, endpoint] += 1
        return self._translated(endpoint, lambda: call(self._options(endpoint)))

    def _options(self, endpoint: str) -> dict[str, Any]:
        """Retry and time-out of a call; each attempt is counted."""

        def retried(_: Exception) -> None:
            self.calls.calls[SOURCE, endpoint] += 1
            self.calls.retries[SOURCE, endpoint] += 1

        retry = Retry(predicate=may_pass, on_error=retried, **self._timing)
        return {"retry": retry, "timeout": ANSWER_SECONDS}

    def _translated(self, endpoint: str, call: Callable[[], Any]) -> Any:
        """The call's value, its faults as ours. Never repeats a library's text: it has the URL."""
        try:
            return call()
        except (exceptions.Unauthorized, GoogleAuthError):
            raise Refused(
                SOURCE, f"{endpoint}: BigQuery refused the sign-in", _SIGN_IN, 401
            ) from None
        except exceptions.NotFound:
            raise NotFound(
                SOURCE, f"{endpoint}: not there", "Check GA4_BIGQUERY_PROJECT, GA4_DATASETS", 404
            ) from None
        except exceptions.Forbidden as refusal:
            raise _forbidden(endpoint, refusal) from None
        except (exceptions.GoogleAPICallError, exceptions.RetryError) as fault:
            raise SourceError(
                SOURCE,
                f"{endpoint} failed ({type(fault).__name__})",
                "Check BigQuery's status page and run again; nothing was lost",
            ) from None


def _page(listing: RowIterator, token: str | None, _: dict[str, Any]) -> dict[str, Any]:
    """One answer of tabledata.list as it is; the listing brings its own retry and time-out."""
    query = {**(listing.extra_params or {}), "maxResults": PAGE_ROWS}
    if token:
        query["pageToken"] = token
    return listing.api_request(method="GET", path=listing.path, query_params=query)


_SIGN_IN = "Sign in with application default credentials that have BigQuery Data Viewer"


def _forbidden(endpoint: str, refusal: exceptions.Forbidden) -> SourceError:
    if any(error.get("reason") == "quotaExceeded" for error in refusal.errors):
        return QuotaExhausted(
            SOURCE, f"{endpoint}: BigQuery's quota is used up", "Run again tomorrow", 403
        )
    return Refused(SOURCE, f"{endpoint}: BigQuery refused the access", _SIGN_IN, 403)


def _client(credentials: Credentials) -> bigquery.Client:
    """A client for Google, or an anonymous one for an emulator."""
    if not credentials.endpoint:
        return bigquery.Client(project=credentials.project)
    return bigquery.Client(
        project=credentials.project,
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": credentials.endpoint.rstrip("/")},
    )
