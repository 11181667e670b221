"""Speaks the Google Ads REST API: signs in, asks GAQL questions, sorts its errors.

Facts from developers.google.com/google-ads/api: searchStream answers a JSON array of batches,
errors come inside the array; `customer_client` exists for managers only, metrics for all others.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests

from orchestration.sources.answers import having, objects, retry_after, said, word
from orchestration.sources.transport import (
    CallLog,
    NotFound,
    Refused,
    RenewedToken,
    Session,
    SourceError,
)
from orchestration.sources.unsigned import Unsigned

SOURCE = "google_ads"
API_VERSION = "v26"
API_VERSION_ENDS = date(2027, 11, 30)
NOT_ENABLED = "CUSTOMER_NOT_ENABLED"
NO_SUCH_RESOURCE = "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"
# What an answer has that is one batch and no array of them; all but the last are always there.
BATCH = {"fieldMask", "requestId", "results"}
FIXES = {
    "USER_PERMISSION_DENIED": "Give the signed-in user access to the account, or set"
    " GOOGLE_ADS_LOGIN_CUSTOMER_ID to the manager it is reached through",
    "CUSTOMER_NOT_FOUND": "Check GOOGLE_ADS_CUSTOMER_IDS",
    NOT_ENABLED: "Remove the account from GOOGLE_ADS_CUSTOMER_IDS",
    "DEVELOPER_TOKEN_NOT_APPROVED": "Apply for basic access for the developer token",
    "DEVELOPER_TOKEN_PROHIBITED": "Use the developer token that belongs to this Google project",
    "DEVELOPER_TOKEN_INVALID": "Check GOOGLE_ADS_DEVELOPER_TOKEN",
}


class NotEnabled(Refused):
    """The account was closed, cancelled or never set up: it answers nothing."""


class TooOld(SourceError):
    """The day of a click_view is beyond the vendor's reach."""


@dataclass(frozen=True)
class Credentials:
    """Who we are to Google Ads, and how far back to look.

    token_url: scheme://host[:port], with or without the path /token.  customer_ids: accounts or
    managers, with or without dashes; empty means everything below `login_customer_id`.
    restatement_days: conversions count on the click's day and cost is credited later; 30 days is
    what the day settles in.  start_date: first day ever wanted; None is all the vendor keeps.
    """

    base_url: str
    token_url: str
    developer_token: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    login_customer_id: str = ""
    customer_ids: tuple[str, ...] = ()
    restatement_days: int = 30
    start_date: date | None = None

    @property
    def login(self) -> str:
        """The manager's id as digits, empty when the accounts are reached directly."""
        return digits(self.login_customer_id)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The accounts to read as digits, each once."""
        return tuple(dict.fromkeys(digits(each) for each in self.customer_ids if digits(each)))


def digits(customer_id: str) -> str:
    """A customer id without its dashes."""
    return customer_id.replace("-", "").strip()


def open_session(credentials: Credentials, calls: CallLog, **options: Any) -> Session:
    """A session that renews its access token by itself. options: passed on to Session."""
    headers = {"developer-token": credentials.developer_token}
    if credentials.login:
        headers["login-customer-id"] = credentials.login
    return Session(
        SOURCE,
        credentials.base_url,
        RenewedToken(lambda: access_token(credentials, calls, **options)),
        calls,
        wait_hint=wait_hint,
        judge=judge,
        headers=headers,
        **options,
    )


def access_token(credentials: Credentials, calls: CallLog, **options: Any) -> str:
    """Trade the refresh token for an access token. Raises Refused when it was revoked."""
    address = urlsplit(credentials.token_url)
    session = Session(
        SOURCE,
        f"{address.scheme}://{address.netloc}",
        Unsigned(),
        calls,
        judge=judge_sign_in,
        **options,
    )
    form = {
        "grant_type": "refresh_token",
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "refresh_token": credentials.refresh_token,
    }
    path, read = address.path.strip("/") or "token", having("access_token")
    answer = session.send("POST", path, data=form, endpoint="token", read=read)
    return str(answer["access_token"])


def judge_sign_in(response: requests.Response) -> None:
    """Raises Refused for an answer that a new attempt cannot change (RFC 6749, 5.2)."""
    if response.status_code not in (400, 401):
        return
    problem = said(response)
    code = word(problem.get("error") if isinstance(problem, dict) else "no_reason")
    fix = (
        "Create a new GOOGLE_ADS_REFRESH_TOKEN"
        if code == "invalid_grant"
        else "Check GOOGLE_ADS_CLIENT_ID and GOOGLE_ADS_CLIENT_SECRET"
    )
    raise Refused(SOURCE, f"Google refused the sign-in ({code})", fix, response.status_code)


def search_stream(session: Session, customer_id: str, query: str) -> list[dict[str, Any]]:
    """All results of a GAQL query. One call; the answer is whole or asked for again."""
    path = f"{API_VERSION}/customers/{customer_id}/googleAds:searchStream"
    resource = query.split(" FROM ")[1].split()[0]
    return session.send(
        "POST", path, json={"query": query}, read=read_stream, endpoint=f"searchStream {resource}"
    )


def read_stream(response: requests.Response) -> list[dict[str, Any]]:
    """The results of all batches; `results` is absent from an empty one.

    The stream is an array; a proxy may pass its batches on one by one, each on a line of its own.
    Raises ValueError (asked for again) when the stream broke off with an error in the middle.
    """
    batches = _batches(response.content)
    if len(objects(batches)) < len(batches):
        raise ValueError("not a stream of batches")
    if any(each.get("error") for each in batches):
        raise ValueError("the stream ended in an error")
    return [result for each in batches for result in objects(each.get("results"))]


def _batches(body: bytes) -> list[Any]:
    try:
        parts = orjson.loads(body)
    except ValueError:
        parts = [orjson.loads(line) for line in body.splitlines() if line.strip()]
        if not parts:
            raise
    if isinstance(parts, dict) and not BATCH & parts.keys():
        raise ValueError("no batch")
    return parts if isinstance(parts, list) else [parts]


def judge(response: requests.Response) -> None:
    """Give the vendor's own reason for a refusal or a faulty request; else leave it be."""
    if response.status_code not in (400, 403):
        return
    codes = error_codes(said(response))
    known = next((code for code in codes if code in FIXES), None)
    reasons = [*codes, *fields_named(said(response))] or [str(response.status_code)]
    what = f"Google Ads refused the request ({', '.join(reasons)})"
    if known == NOT_ENABLED:
        raise NotEnabled(SOURCE, what, FIXES[known], response.status_code)
    if NO_SUCH_RESOURCE in codes:
        raise NotFound(SOURCE, what, "This version no longer has the report", 404)
    if "DATE_TOO_OLD" in codes:
        raise TooOld(SOURCE, what, "Start later", response.status_code)
    if known or response.status_code == 403:
        fix = FIXES.get(known or "", "Check the account's access in Google Ads")
        raise Refused(SOURCE, what, fix, response.status_code)
    raise SourceError(
        SOURCE, what, f"Compare with the release notes of {API_VERSION}", response.status_code
    )


def wait_hint(response: requests.Response) -> float | None:
    """Seconds of `retryDelay` ("40591s") in a quota error or beside it, else `Retry-After`."""
    body = said(response)
    quotas = [(error.get("details") or {}).get("quotaErrorDetails") for error in _errors(body)]
    infos = [each for problem in _problems(body) for each in objects(problem.get("details"))]
    for each in objects(quotas) + infos:
        if delay := re.fullmatch(r"(\d+(?:\.\d+)?)s", str(each.get("retryDelay"))):
            return float(delay[1])
    return retry_after(response)


def error_codes(body: Any) -> list[str]:
    """The vendor's error names, e.g. ["CUSTOMER_NOT_ENABLED"]; the status name as a last resort."""
    codes = [
        word(code) for each in _errors(body) for code in (each.get("errorCode") or {}).values()
    ]
    return codes or [word(each["status"]) for each in _problems(body) if each.get("status")]


def fields_named(body: Any) -> list[str]:
    """The GAQL fields that an error's text quotes, e.g. one that this version no longer has."""
    texts = " ".join(str(each.get("message")) for each in _errors(body))
    return sorted(set(re.findall(r"'([a-z_]+(?:\.[a-z_]+)+)'", texts)))


def _problems(body: Any) -> list[dict[str, Any]]:
    """The `error` objects; searchStream wraps its one into an array."""
    parts = body if isinstance(body, list) else [body]
    return objects([each.get("error") for each in objects(parts)])


def _errors(body: Any) -> list[dict[str, Any]]:
    return [
        error
        for problem in _problems(body)
        for detail in objects(problem.get("details"))
        for error in objects(detail.get("errors"))
    ]
