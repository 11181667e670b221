"""Speaks Salesforce's REST API: signs in, pages through SOQL, and knows what its refusals mean.

Facts from developer.salesforce.com: a query answers up to 2,000 rows and may answer fewer; it goes
on while `done` is false. A locator lives two days. The token's life is not told: a 401
INVALID_SESSION_ID may come at any moment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import requests

from orchestration.sources.answers import having, objects, said
from orchestration.sources.salesforce.signing_in import SOURCE, SignIn
from orchestration.sources.transport import (
    CallLog,
    NotFound,
    QuotaExhausted,
    Refused,
    RenewedToken,
    Session,
    SourceError,
    TryAgain,
)
from orchestration.sources.unsigned import Unsigned

API_VERSION = "v68.0"
# A version is served for three years at least; Winter '27 shipped in October 2026.
API_VERSION_ENDS = date(2029, 10, 31)
ROOT = f"/services/data/{API_VERSION}"
QUERY_ATTEMPTS = 3
NO_SUCH_COLUMN = re.compile(r"No such column '(\w+)'")
UNKNOWN = {"INVALID_TYPE", "INVALID_TYPE_FOR_OPERATION"}
REFUSED = {
    "API_DISABLED_FOR_ORG": "Use an edition with API access, or switch the source off",
    "API_CURRENTLY_DISABLED": "Enable the API for the integration user's profile",
    "INSUFFICIENT_ACCESS": "Give the integration user read access to it",
    "INSUFFICIENT_ACCESS_OR_READONLY": "Give the integration user read access to it",
    "FUNCTIONALITY_NOT_ENABLED": "Switch the feature on in Salesforce, or do without it",
}

Record = dict[str, Any]


class FieldMissing(SourceError):
    """The object lacks a field, or the integration user may not see it; `field` names it."""

    def __init__(self, name: str) -> None:
        fix = "Give the integration user access to the field, or do without it"
        super().__init__(SOURCE, f"no field {name}", fix, 400)
        self.field = name


class LocatorLost(SourceError):
    """Salesforce has forgotten a query between two of its pages."""


class Incomplete(SourceError):
    """A query showed fewer rows than it counted."""


def judge(response: requests.Response) -> None:
    """Sort Salesforce's errors, which say in `errorCode` what the status code does not."""
    if response.status_code < 400:
        return
    for error in objects(said(response)):
        code, text = str(error.get("errorCode")), str(error.get("message"))
        if code == "REQUEST_LIMIT_EXCEEDED":
            _raise_for_limit(text)
        if code in ("QUERY_TIMEOUT", "SERVER_UNAVAILABLE", "UNABLE_TO_LOCK_ROW"):
            raise TryAgain(code)
        if code in UNKNOWN:
            raise NotFound(
                SOURCE, f"the org has no such object ({code})", "Leave it out or enable it", 404
            )
        if code == "INVALID_FIELD" and (named := NO_SUCH_COLUMN.search(text)):
            raise FieldMissing(named[1])
        if code == "INVALID_QUERY_LOCATOR":
            raise LocatorLost(SOURCE, "a query was lost half-way", "Run again", 400)
        if code in REFUSED:
            raise Refused(SOURCE, f"Salesforce refuses it ({code})", REFUSED[code], 403)


def _raise_for_limit(text: str) -> None:
    """The limit on parallel requests passes by itself; the day's does not."""
    if "concurrent" in text.lower():
        raise TryAgain("too many requests at once")
    raise QuotaExhausted(
        SOURCE,
        "the org's API requests of 24 hours are used up",
        "Run again when the 24 hours have rolled on; nothing was lost",
    )


@dataclass
class Api:
    """One org. The session is opened by the first call, because signing in tells its address."""

    sign_in: SignIn
    calls: CallLog
    options: dict[str, Any] = field(default_factory=dict)
    used: tuple[int, int] | None = None

    @cached_property
    def session(self) -> Session:
        """The signed-in connection; a token that dies is renewed in the middle of a run."""
        token, instance = self._signed_in()
        authorization = RenewedToken(lambda: self._signed_in()[0], token)
        return Session(
            SOURCE, instance, authorization, self.calls, judge=self._judge, **self.options
        )

    def _signed_in(self) -> tuple[str, str]:
        """A token, and the address that serves the org."""
        login_url = self.sign_in.login_url.rstrip("/")
        door = Session(
            SOURCE, login_url, Unsigned(), self.calls, judge=self.sign_in.judge, **self.options
        )
        form = self.sign_in.form()
        path, read = "/services/oauth2/token", having("access_token")
        answer = door.send("POST", path, data=form, endpoint="token", read=read)
        return str(answer["access_token"]), answer.get("instance_url") or login_url

    def _judge(self, response: requests.Response) -> None:
        usage = re.search(r"api-usage=(\d+)/(\d+)", response.headers.get("Sforce-Limit-Info") or "")
        if usage:
            self.used = int(usage[1]), int(usage[2])
        judge(response)

    def describe(self, name: str) -> Record | None:
        """The object's description; None where the org does not show one."""
        try:
            return self.session.get(f"{ROOT}/sobjects/{name}/describe", endpoint="describe")
        except SourceError as refusal:
            if refusal.status not in (400, 404, 405):
                raise
            return None

    def first_page(self, name: str, soql: str) -> Record:
        """The first page of a query, deleted rows and archived activities included."""
        return self.session.get(
            f"{ROOT}/queryAll", {"q": soql}, endpoint=f"{name} query", holds="records"
        )

    def total(self, name: str, condition: str) -> int:
        """How many rows the org itself counts, archived activities included."""
        soql = f"SELECT COUNT() FROM {name}{condition}"
        answer = self.session.get(f"{ROOT}/queryAll", {"q": soql}, endpoint=f"{name} count")
        return int(answer.get("totalSize") or 0)

    def pages(self, name: str, soql: str, first: Record | None = None) -> Iterator[list[Record]]:
        """All pages of a query, however short each is.

        A lost locator, or fewer rows than were counted, starts the query again; its rows come twice
        then, and the later ones win. Raises Incomplete when that does not help.
        """
        for attempt in range(1, QUERY_ATTEMPTS + 1):
            try:
                yield from self._all_pages(name, soql, first if attempt == 1 else None)
                return
            except (LocatorLost, Incomplete):
                if attempt == QUERY_ATTEMPTS:
                    raise

    def _all_pages(self, name: str, soql: str, first: Record | None) -> Iterator[list[Record]]:
        answer = first or self.first_page(name, soql)
        total, shown = int(answer.get("totalSize") or 0), 0
        while True:
            shown += len(answer["records"])
            yield answer["records"]
            following = answer.get("nextRecordsUrl")
            if answer.get("done") or not following:
                break
            answer = self.session.get(following, endpoint=f"{name} query", holds="records")
        if shown < total or not answer.get("done"):
            what = f"a query on {name} counted {total} rows and showed {shown}"
            raise Incomplete(SOURCE, what, "Run again; if it stays, read trust.salesforce.com")
