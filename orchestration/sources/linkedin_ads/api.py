"""Speaks LinkedIn's Marketing API: versions, pages, long queries.

Facts from learn.microsoft.com/linkedin/marketing: a version is a month and lives a year; lists and
URNs stand in the query as `List(urn%3Ali%3A...)`, brackets and commas bare.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from orchestration.sources.answers import holding, retry_after
from orchestration.sources.linkedin_ads.refusals import API_VERSION, MONTHS_SERVED, SOURCE, judge
from orchestration.sources.transport import (
    CallLog,
    FixedToken,
    Session,
    SourceError,
)

# "Requests exceeding 4KB" are refused with 414; what is longer goes as the body of a POST.
LONGEST_QUERY = 4000
FORM = "application/x-www-form-urlencoded"
FINDER = {"X-RestLi-Method": "FINDER"}
ACCOUNT_URN = "urn:li:sponsoredAccount:"


@dataclass(frozen=True)
class Credentials:
    """Who we are to LinkedIn, and how far back to look.

    account_ids: numbers or URNs.  version: month of the API, YYYYMM.  restatement_days: clicks and
    conversions still change for days; 30 days is the longest conversion window.  start_date: first
    day ever wanted; None is 37 months back.
    """

    base_url: str
    access_token: str = field(repr=False)
    account_ids: tuple[str, ...] = ()
    version: str = API_VERSION
    restatement_days: int = 30
    start_date: date | None = None

    @property
    def accounts(self) -> tuple[str, ...]:
        """The account ids as numbers, each once."""
        plain = (each.strip().removeprefix(ACCOUNT_URN) for each in self.account_ids)
        return tuple(dict.fromkeys(each for each in plain if each))


def version_ends(version: str) -> date:
    """First day on which a version may be gone. Raises SourceError for one that is no month."""
    try:
        month = date.fromisoformat(f"{version[:4]}-{version[4:]}-01")
    except ValueError:
        what = f"LINKEDIN_VERSION {version} is no month"
        raise SourceError(SOURCE, what, f"Write it as {API_VERSION}") from None
    return month.replace(year=month.year + MONTHS_SERVED // 12)


class Marketing:
    """LinkedIn's Marketing API as one token sees it."""

    def __init__(self, credentials: Credentials, calls: CallLog, **options: Any) -> None:
        """options: passed on to Session."""
        self.session = Session(
            SOURCE,
            credentials.base_url,
            FixedToken(credentials.access_token),
            calls,
            wait_hint=retry_after,
            judge=judge,
            headers={
                "LinkedIn-Version": credentials.version,
                "X-Restli-Protocol-Version": "2.0.0",
            },
            **options,
        )

    def get(self, path: str, endpoint: str, query: str = "") -> Any:
        """GET one resource or, given a query, what its finder finds.

        A query too long for an address travels in the body ("query tunneling").
        """
        if not query:
            return self.session.get(f"rest/{path}", endpoint=endpoint)
        answer: dict[str, Any] = {"endpoint": endpoint, "read": holding("elements")}
        if len(query) <= LONGEST_QUERY:
            return self.session.send("GET", f"rest/{path}?{query}", headers=FINDER, **answer)
        headers = {**FINDER, "X-HTTP-Method-Override": "GET", "Content-Type": FORM}
        return self.session.send("POST", f"rest/{path}", data=query, headers=headers, **answer)

    def pages(self, path: str, query: str, size: int) -> Iterator[list[dict[str, Any]]]:
        """The elements of every page, however short: the answer says whether there is another."""
        label = path.rsplit("/", 1)[-1]
        answer = self.get(path, label, f"{query}&pageSize={size}")
        seen = 0
        while True:
            elements = answer["elements"]
            yield elements
            seen += len(elements)
            following = _following(answer, query, size, seen)
            if following is None:
                return
            answer = self.get(path, label, following)


def _following(answer: dict[str, Any], query: str, size: int, seen: int) -> str | None:
    """The query of the next page: by token, by link, or by what the total says is missing."""
    if token := (answer.get("metadata") or {}).get("nextPageToken"):
        return f"{query}&pageSize={size}&pageToken={quote(token, safe='')}"
    paging = answer.get("paging") or {}
    for link in paging.get("links") or []:
        if link.get("rel") == "next" and link.get("href"):
            return urlsplit(link["href"]).query
    missing = int(paging.get("total") or 0) - seen
    if missing > 0 and not answer["elements"]:
        what = f"a list ended {missing} elements early"
        raise SourceError(SOURCE, what, "Run again; nothing of this source was loaded")
    return f"{query}&start={seen}&count={size}" if missing > 0 else None
