"""How a source talks to its vendor: patient with faults, final about refusals, mute on secrets.

A page is either read whole or the run of that source stops with one clear line; nothing in between,
so that no cursor ever moves past a page that never arrived.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import requests

from orchestration.sources.answers import holding, json_object, moved, retry_after

T = TypeVar("T")
Body = TypeVar("Body")

# Nine attempts with doubling waits from 0.3 s reach about 75 s: longer than a vendor's rolling
# limit of 10 s or a load balancer's restart, shorter than what a watcher takes for a hang.
ATTEMPTS = 9
FIRST_WAIT_SECONDS = 0.3
LONGEST_BACKOFF_SECONDS = 60.0
# A vendor may ask for minutes (Meta's regain-access hint); past this a run stops and says so.
PATIENCE_SECONDS = 900.0
CONNECT_AND_READ_SECONDS = (10.0, 120.0)
FIXES = {
    401: "Check that the token is right and not revoked",
    403: "Grant the token the scope for it, or switch this part off",
}


class SourceError(Exception):
    """A source cannot go on: who, what happened, how to put it right. Never holds a secret."""

    def __init__(self, source: str, what: str, how_to_fix: str, status: int | None = None) -> None:
        super().__init__(f"{source}: {what}. {how_to_fix}")
        self.source, self.what, self.how_to_fix, self.status = source, what, how_to_fix, status


class Refused(SourceError):
    """The vendor does not accept this token, or the token lacks a scope (401, 403)."""


class NotFound(SourceError):
    """The vendor does not know the address (404): no such record, or not in the plan."""


class QuotaExhausted(SourceError):
    """The vendor's quota will not refill within our patience; the next run goes on from here."""


class TryAgain(Exception):
    """Raised by `judge` for an answer that may be better next time, e.g. throttling sent as 400."""


@dataclass(frozen=True)
class Window:
    """The time a run looks at.

    as_of: the run's only "now", aware UTC; upper bound of windows and history.
    backfill: first and last business day (inclusive) to read again, or None for the usual window.
    """

    as_of: datetime
    backfill: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        if self.as_of.utcoffset() is None:
            raise ValueError("as_of must carry a time zone, e.g. 2026-03-31T22:00:00Z")
        if self.backfill and self.backfill[0] > self.backfill[1]:
            raise ValueError(
                f"backfill starts after it ends: {self.backfill[0]} {self.backfill[1]}"
            )


@dataclass
class CallLog:
    """What a run asked of its vendors: one count per (source, endpoint), retries included."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    retries: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def note(self, source: str, text: str) -> None:
        """Keep one line for the run's report (said once, however often it happens)."""
        if (source, text) not in self.notes:
            self.notes.append((source, text))

    def total(self, source: str | None = None) -> int:
        """Calls made, of one source or of all."""
        return sum(n for (name, _), n in self.calls.items() if source in (None, name))


class Authorization(Protocol):
    """Who we are to the vendor."""

    def headers(self) -> Mapping[str, str]:
        """Headers for the next request."""
        ...

    def renew(self) -> bool:
        """Fetch a new token after a 401; False when there is nothing to renew."""
        ...


@dataclass(frozen=True)
class FixedToken:
    """A bearer token that the vendor issued once (HubSpot private app, Meta system user)."""

    token: str = field(repr=False)

    def headers(self) -> Mapping[str, str]:
        """The one Authorization header."""
        return {"Authorization": f"Bearer {self.token}"}

    def renew(self) -> bool:
        """A fixed token cannot be renewed."""
        return False


@dataclass
class RenewedToken:
    """A bearer token that `fetch` obtains, again whenever the vendor calls it expired."""

    fetch: Callable[[], str] = field(repr=False)
    token: str = field(default="", repr=False)

    def headers(self) -> Mapping[str, str]:
        """The Authorization header, fetching the first token when there is none yet."""
        self.token = self.token or self.fetch()
        return {"Authorization": f"Bearer {self.token}"}

    def renew(self) -> bool:
        """Replace the token; what `fetch` raises is final."""
        self.token = self.fetch()
        return True


def _nothing_to_add(response: requests.Response) -> None:
    """The status code alone decides."""


@dataclass
class Session:
    """One vendor's connection, kept open over a run.

    source: name used in errors and counts.  base_url: scheme://host[:port].
    wait_hint: reads the vendor's own wait in seconds from an answer that asks to try again.
    judge: looks at every answer first; raises TryAgain or a SourceError where the status code
    says too little (Meta throttles with 400, HubSpot's DAILY quota is a 429 that must stop).
    """

    source: str
    base_url: str
    authorization: Authorization
    calls: CallLog
    wait_hint: Callable[[requests.Response], float | None] = retry_after
    judge: Callable[[requests.Response], None] = _nothing_to_add
    headers: Mapping[str, str] = field(default_factory=dict)
    attempts: int = ATTEMPTS
    sleep: Callable[[float], None] = time.sleep
    _http: requests.Session = field(default_factory=requests.Session, init=False, repr=False)

    def __post_init__(self) -> None:
        # its debug lines quote addresses whole, and Meta's hold the token
        logging.getLogger("urllib3").setLevel(logging.INFO)
        self._http.headers.update({"Accept": "application/json", **self.headers})
        self._http.auth = self._sign  # also keeps requests from sending what a .netrc holds

    def get(
        self, path: str, params: Any = None, *, endpoint: str | None = None, holds: str = ""
    ) -> Any:
        """GET a JSON object. path: below base_url, or an absolute "next" link to the same host.

        holds: the list that the answer must have to be whole.
        """
        read = holding(holds) if holds else json_object
        return self.send("GET", path, endpoint=endpoint, read=read, params=params)

    def post(self, path: str, body: Any, *, endpoint: str | None = None, holds: str = "") -> Any:
        """POST a JSON body and read a JSON object. Only for requests that are safe to repeat."""
        read = holding(holds) if holds else json_object
        return self.send("POST", path, endpoint=endpoint, read=read, json=body)

    def send(
        self,
        method: str,
        path: str,
        *,
        endpoint: str | None = None,
        read: Callable[[requests.Response], Body] = json_object,
        **arguments: Any,
    ) -> Body:
        """Send until the answer is whole, or raise a SourceError.

        endpoint: the name calls are counted under (default: the path).  read: makes a value of the
        answer; a ValueError from it means a broken body, which is asked for again.
        """
        url = self._url(path)
        label = endpoint or urlsplit(url).path
        is_new, waited, reason = False, 0.0, ""  # is_new: the token was renewed a moment ago
        for attempt in range(self.attempts):
            self.calls.calls[self.source, label] += 1
            response: requests.Response | None = None
            try:
                response = self._http.request(
                    method,
                    url,
                    timeout=CONNECT_AND_READ_SECONDS,
                    allow_redirects=False,
                    **arguments,
                )
                if there := moved(response):
                    url, arguments = self._url(there), {**arguments, "params": None}
                    continue
                self.judge(response)
                if response.status_code == 401 and not is_new and self.authorization.renew():
                    is_new = True
                    continue
                self._raise_for_final(response, label)
                return read(response)
            except requests.RequestException as fault:
                reason = type(fault).__name__  # its text would show the URL with its parameters
            except (TryAgain, ValueError) as fault:
                reason = str(fault) if isinstance(fault, TryAgain) else "a broken body"
            is_new = False
            hint = None if response is None else self.wait_hint(response)
            waited += self._wait(attempt, hint, waited, label, reason)
        raise SourceError(
            self.source,
            f"{label} failed {self.attempts} times, last with {reason}",
            "Check the vendor's status page and the network, then run again; nothing was lost",
        ) from None

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self.authorization.headers())
        return request

    def _url(self, path: str) -> str:
        """Absolute address; a link to another host would take our token there: refused."""
        root = self.base_url.rstrip("/")
        if not path.startswith(("http://", "https://")):
            return f"{root}/{path.lstrip('/')}"
        if urlsplit(path)[:2] != urlsplit(root)[:2]:
            raise SourceError(
                self.source,
                f"the vendor's next page is on another host, {urlsplit(path).netloc}",
                f"Set the base URL of {self.source} to the host that serves its pages",
            )
        return path

    def _raise_for_final(self, response: requests.Response, label: str) -> None:
        """Sort an answer by status: fine (returns), worth another try, or final."""
        status = response.status_code
        if status == 429 or status >= 500 or status == 408:
            raise TryAgain(f"HTTP {status}")
        if status in (401, 403):
            raise Refused(
                self.source, f"{label} was refused (HTTP {status})", FIXES[status], status
            )
        if status == 404:
            raise NotFound(
                self.source, f"{label} does not exist (HTTP 404)", "Check the base URL", 404
            )
        if not 200 <= status < 300:
            raise SourceError(
                self.source,
                f"{label} answered HTTP {status}",
                "Read the vendor's change log",
                status,
            )

    def _wait(
        self, attempt: int, hint: float | None, waited: float, label: str, reason: str
    ) -> float:
        """Sleep before the next attempt; returns the seconds slept.

        Doubling with jitter over its upper half, never less than the vendor's hint.
        """
        if attempt + 1 >= self.attempts:
            return 0.0
        backoff = min(FIRST_WAIT_SECONDS * 2**attempt, LONGEST_BACKOFF_SECONDS)
        seconds = max(backoff * random.uniform(0.5, 1.0), hint or 0.0)
        if waited + seconds > PATIENCE_SECONDS:
            raise QuotaExhausted(
                self.source,
                f"{label} asks to wait {seconds:.0f} s after {reason}",
                "Run again later; what is missing is read then",
            ) from None
        self.calls.retries[self.source, label] += 1
        self.sleep(seconds)
        return seconds
