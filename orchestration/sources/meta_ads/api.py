"""Speaks Meta's Graph API: signs in, follows pages, sorts its errors.

Facts from developers.facebook.com/docs/marketing-api: errors are told apart by `error.code`,
throttling is HTTP 400 with a code, `x-business-use-case-usage` tells the minutes to wait.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import requests

from orchestration.sources.answers import having, objects, retry_after, said
from orchestration.sources.transport import (
    CallLog,
    Refused,
    Session,
    SourceError,
    TryAgain,
)
from orchestration.sources.unsigned import Unsigned

SOURCE = "meta_ads"
API_VERSION = "v26.0"
# Marketing API versions live shorter than Graph's two years; Meta gives about a year.
API_VERSION_ENDS = date(2027, 7, 29)
PAGE_SIZE = 500
THROTTLED = {4, 17, 32, 341, 613, *range(80000, 80015)}
TRANSIENT = {1, 2}
PERMISSION = {3, 10, *range(200, 300)}
# (code, subcode) of a request that asks for too much at once.
TOO_MUCH = {(100, 1487534), (100, 1504018), (2, 1504038), (1, 99)}


class TooMuch(SourceError):
    """Meta cannot answer so much in one go: ask for fewer days."""


@dataclass(frozen=True)
class Credentials:
    """Who we are to Meta, and how far back to look.

    account_ids: with or without the prefix act_.  restatement_days: Meta's figures freeze 28 days
    after the day.  start_date: first day ever wanted; None is all that Meta keeps.
    poll_seconds: first wait for an asynchronous report, then doubled up to 16 s.
    """

    base_url: str
    access_token: str = field(repr=False)
    account_ids: tuple[str, ...] = ()
    restatement_days: int = 28
    start_date: date | None = None
    poll_seconds: float = 0.1

    @property
    def accounts(self) -> tuple[str, ...]:
        """The account ids with their prefix, each once."""
        plain = (each.strip().removeprefix("act_") for each in self.account_ids)
        return tuple(dict.fromkeys(f"act_{each}" for each in plain if each))


class Graph:
    """Meta's Graph API as one token sees it.

    "Marketing API calls require an access token to be passed as a parameter in every API call":
    it is added here and taken out of `paging.next`; transport keeps addresses out of its errors.
    """

    def __init__(self, credentials: Credentials, calls: CallLog, **options: Any) -> None:
        """options: passed on to Session."""
        self.session = Session(
            SOURCE,
            credentials.base_url,
            Unsigned(),
            calls,
            wait_hint=wait_hint,
            judge=judge,
            **options,
        )
        self._token = credentials.access_token

    def get(self, path: str, endpoint: str, **params: Any) -> Any:
        """GET an object or an edge. path: without the version."""
        return self._get(f"{API_VERSION}/{path}", endpoint, params)

    def post(self, path: str, endpoint: str, **form: Any) -> Any:
        """POST a form that orders a report, safe to repeat. path: without the version."""
        signed, read = {**form, "access_token": self._token}, having("report_run_id")
        where = f"{API_VERSION}/{path}"
        return self.session.send("POST", where, data=signed, endpoint=endpoint, read=read)

    def pages(self, path: str, endpoint: str, **params: Any) -> Iterator[list[dict[str, Any]]]:
        """The `data` of every page: `paging.next` ends it, the cursor is on the last page too.

        Only the path and parameters of `paging.next` are followed, on our own host. Where Meta
        finds a page too much, smaller ones are asked for.
        """
        size = PAGE_SIZE
        where, asked = f"{API_VERSION}/{path}", {**params, "limit": size}
        while True:
            try:
                answer = self._get(where, endpoint, asked, holds="data")
            except TooMuch:
                if size == 1:
                    raise
                size //= 2
                asked |= {"limit": size}
                continue
            yield answer["data"]
            following = (answer.get("paging") or {}).get("next")
            if not following:
                return
            address = urlsplit(following)
            where, asked = address.path, dict(parse_qsl(address.query))
            asked |= {"limit": size} if size < PAGE_SIZE else {}

    def _get(self, path: str, endpoint: str, params: dict[str, Any], holds: str = "") -> Any:
        signed = {**params, "access_token": self._token}
        return self.session.get(path, signed, endpoint=endpoint, holds=holds)


def judge(response: requests.Response) -> None:
    """Sort an error by its code. Raises TryAgain, TooMuch, Refused or SourceError."""
    error = _error(response)
    if error is None:
        return
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    reason = f"code {code}" + (f", subcode {subcode}" if subcode else "")
    if named := re.search(r"field \((\w{1,60})\)", str(error.get("message"))):
        reason += f", field {named[1]}"
    if (code, subcode) in TOO_MUCH or "reduce the amount of data" in str(error.get("message")):
        raise TooMuch(SOURCE, f"Meta asks for a smaller request ({reason})", "Ask for fewer days")
    if code in THROTTLED:
        raise TryAgain(f"throttling ({reason})")
    if code in TRANSIENT or error.get("is_transient") or response.status_code >= 500:
        raise TryAgain(f"a passing fault ({reason})")
    raise _final(code, reason, response.status_code)


def _final(code: Any, reason: str, status: int) -> SourceError:
    """The error that no new attempt can change."""
    if code in (102, 190, 463, 467):
        what, fix, status = "refused the access token", "Create a new META_ACCESS_TOKEN", 401
    elif code in PERMISSION:
        what, fix, status = "refused the access", "Grant the token ads_read on every account", 403
    elif code == 100:
        what = "does not know the account or a field of the request"
        fix = "Check META_ACCOUNT_IDS and that the token may read them"
    else:
        return SourceError(SOURCE, f"Meta answered {reason}", "Read Meta's change log", status)
    return Refused(SOURCE, f"Meta {what} ({reason})", fix, status)


def wait_hint(response: requests.Response) -> float | None:
    """Seconds until access is regained, None when Meta does not say."""
    try:
        usage = orjson.loads(response.headers.get("x-business-use-case-usage") or "{}")
    except ValueError:
        usage = None
    cases = usage.values() if isinstance(usage, dict) else []
    limits = [each for case in cases for each in objects(case)]
    minutes = [_number(each.get("estimated_time_to_regain_access")) or 0 for each in limits]
    return max(minutes, default=0) * 60 or retry_after(response)


def _error(response: requests.Response) -> dict[str, Any] | None:
    """The `error` object of an answer, whatever its HTTP status says."""
    if response.ok and b'"error"' not in response.content[:200]:
        return None
    body = said(response)
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else None


def _number(value: Any) -> int | None:
    """A code, which some of Meta's answers have as text."""
    return int(value) if str(value).isdigit() else None
