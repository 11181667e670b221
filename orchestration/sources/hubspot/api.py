"""Speaks HubSpot's CRM API: versions, paging, batches, and what its refusals mean.

Facts from developers.hubspot.com: date versions live 18 months; list pages hold 100 records (50
with history), search pages 200 and 10,000 results in all, batches 100 inputs (50 with history),
association batches 1,000.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import requests

from orchestration.sources.answers import objects, retry_after, said, word
from orchestration.sources.hubspot.parts import SOURCE, chunks, following, raise_for_parts
from orchestration.sources.transport import (
    CallLog,
    FixedToken,
    NotFound,
    QuotaExhausted,
    Refused,
    Session,
    SourceError,
    TryAgain,
)

API_VERSION = "2026-09"
# "18 months after a version originally went into GA, the version will be considered unsupported";
# 2026-09 shipped on 8 September 2026.
API_VERSION_ENDS = date(2028, 3, 8)

PAGE, PAGE_WITH_HISTORY, SEARCH_PAGE, ASSOCIATION_BATCH = 100, 50, 200, 1000
# HubSpot cuts longer URLs; records are then listed by id and read in batches.
LONGEST_QUERY = 6000
# "Locks will last for 2 seconds"; an account that is being moved elsewhere says how long it takes.
LOCKED, MIGRATING = 423, 477
# Not every account knows the date versions yet; where one does not, these say the same.
OLDER = {
    **{area: f"/crm/v3/{area}" for area in ("objects", "owners", "pipelines", "properties")},
    "associations": "/crm/v4/associations",
}

Record = dict[str, Any]


class SearchIncomplete(Exception):
    """A search did not show all it counted, or not in the order asked for: list instead."""


def wait_hint(response: requests.Response) -> float | None:
    """Seconds until the rolling limit is free again. Search answers carry no header: a second.

    Every answer names the limit's interval; only one that was throttled has to wait for its end.
    """
    if response.status_code != 429:
        return 2.0 if response.status_code == LOCKED else retry_after(response)
    interval = response.headers.get("X-HubSpot-RateLimit-Interval-Milliseconds", "")
    return int(interval) / 1000 if interval.isdigit() else retry_after(response) or 1.0


def judge(response: requests.Response) -> None:
    """Stop on the daily quota, which no waiting refills, and name the scope that is missing."""
    if response.status_code in (LOCKED, MIGRATING):
        raise TryAgain(f"HTTP {response.status_code}")
    if response.status_code not in (403, 429):
        return
    body = said(response)
    if not isinstance(body, dict):
        return
    is_throttled = response.status_code == 429
    if is_throttled and "daily" in f"{body.get('policyName')} {body.get('message')}".lower():
        raise QuotaExhausted(
            SOURCE,
            "the account's daily API quota is used up",
            "Run again after midnight of the account's time zone; nothing was lost",
        )
    scopes = [
        scope
        for error in objects(body.get("errors"))
        for scope in (error.get("context") or {}).get("requiredGranularScopes") or []
    ]
    if scopes:
        fix = f"Grant the private app the scope {', '.join(map(word, scopes))}"
        raise Refused(SOURCE, f"no access to {response.request.path_url.split('?')[0]}", fix, 403)


@dataclass
class Api:
    """HubSpot's CRM as iterators of whole pages."""

    session: Session
    is_older: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def open(cls, base_url: str, token: str, calls: CallLog, **options: Any) -> "Api":
        """Connect. options: passed on to Session."""
        return cls(
            Session(
                SOURCE,
                base_url,
                FixedToken(token),
                calls,
                wait_hint=wait_hint,
                judge=judge,
                **options,
            )
        )

    def get(self, path: str, query: Any, label: str) -> dict[str, Any]:
        """GET an answer with `results`. label: what the call is counted under."""
        to = {"endpoint": label, "holds": "results"}
        return self._asked(path, lambda at: self.session.get(at, query, **to))

    def post(self, path: str, body: Any, label: str) -> dict[str, Any]:
        """POST for an answer with `results`."""
        to = {"endpoint": label, "holds": "results"}
        return self._asked(path, lambda at: self.session.post(at, body, **to))

    def _asked(self, path: str, ask: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        """Ask at the date version's address, or the older one; an area's first answer decides."""
        area = path.split("/")[2]
        older = path.replace(f"/crm/{area}/{API_VERSION}", OLDER.get(area, ""))
        if self.is_older.get(area):
            return ask(older)
        try:
            answer = ask(path)
        except NotFound as unknown:
            if area in self.is_older or area not in OLDER:
                raise
            try:
                answer = ask(older)
            except NotFound:
                raise unknown from None
            self.is_older[area] = True
        self.is_older.setdefault(area, False)
        return answer

    def pages(self, path: str, label: str, **query: Any) -> Iterator[list[Record]]:
        """Follow `paging.next.after` to its end, however short or empty a page is."""
        while True:
            answer = self.get(path, query, label)
            yield answer["results"]
            after = following(answer)
            if after is None:
                return
            if after == query.get("after"):
                raise SourceError(
                    SOURCE, f"{label} turns in a circle", "Run again; nothing is lost"
                )
            query["after"] = after

    def listed(
        self,
        kind: str,
        properties: Sequence[str],
        history: Sequence[str] = (),
        archived: bool = False,
        to: Sequence[str] = (),
    ) -> Iterator[list[Record]]:
        """All records of a type, archived or not, in pages ordered by id.

        to: types whose associations may stand beside the records.
        """
        path = f"/crm/objects/{API_VERSION}/{kind}"
        names = {"properties": ",".join(properties), "propertiesWithHistory": ",".join(history)}
        beside = {"associations": ",".join(to)} if to else {}
        state = str(archived).lower()
        if sum(map(len, names.values())) > LONGEST_QUERY:
            for page in self.pages(path, f"{kind} list", limit=PAGE, archived=state):
                ids = [str(record["id"]) for record in page]
                yield from self.read(kind, ids, properties, history, archived)
            return
        limit = PAGE_WITH_HISTORY if history else PAGE
        asked = {name: value for name, value in names.items() if value} | beside
        yield from self.pages(path, f"{kind} list", limit=limit, archived=state, **asked)

    def list_calls(self, count: int, properties: Sequence[str], history: Sequence[str]) -> int:
        """How many calls `listed` makes for that many records."""
        pages = -(-count // PAGE) or 1
        with_history = -(-count // PAGE_WITH_HISTORY) or 1
        if sum(map(len, [*properties, *history])) > LONGEST_QUERY:
            return pages + (with_history if history else pages)
        return with_history if history else pages

    def read(
        self,
        kind: str,
        ids: Sequence[str],
        properties: Sequence[str],
        history: Sequence[str] = (),
        archived: bool = False,
    ) -> Iterator[list[Record]]:
        """Records by id, as they are now; ids that no longer exist are left out."""
        path = f"/crm/objects/{API_VERSION}/{kind}/batch/read?archived={str(archived).lower()}"
        for some in chunks(ids, PAGE_WITH_HISTORY if history else PAGE):
            body = {
                "inputs": [{"id": each} for each in some],
                "properties": list(properties),
                "propertiesWithHistory": list(history),
            }
            answer = self.post(path, body, f"{kind} read")
            raise_for_parts(answer)
            yield answer["results"]

    def edited(self, kind: str, cursor: str, since: datetime) -> dict[str, str]:
        """Ids of records edited at or after `since`, by search, with the time of the edit.

        Pages by id, not by offset, so there is no end at 10,000 results and any number of records
        may share a timestamp. Raises SearchIncomplete where ids do not ascend or some are missing.
        """
        found: dict[str, str] = {}
        total, last, offset = None, "0", None
        while True:
            answer = self._search(kind, cursor, since, last, offset)
            total = int(answer.get("total") or 0) if total is None else total
            page = [str(record["id"]) for record in answer["results"]]
            is_numbered = all(map(str.isdigit, page))
            if not is_numbered or [int(each) for each in page] != sorted(
                {int(e) for e in page if int(e) > int(last)}
            ):
                raise SearchIncomplete(f"{kind}: search results are not in the order of their id")
            edits = [(each.get("properties") or {}).get(cursor) for each in answer["results"]]
            found |= {each: str(edit or "") for each, edit in zip(page, edits, strict=True)}
            offset = None if page else following(answer)
            last = page[-1] if page else last
            if following(answer) is None:
                break
        if len(found) < total:
            raise SearchIncomplete(f"{kind}: search counted {total} and showed {len(found)}")
        return found

    def total(self, kind: str, cursor: str) -> int:
        """How many living records search counts. Its index lags behind edits by seconds."""
        ever = datetime.fromtimestamp(0, UTC)
        return int(self._search(kind, cursor, ever, "0", None, limit=1).get("total") or 0)

    def _search(
        self,
        kind: str,
        cursor: str,
        since: datetime,
        last: str,
        offset: str | None,
        limit: int = SEARCH_PAGE,
    ) -> dict[str, Any]:
        moment = str(int(since.timestamp() * 1000))
        body = {
            "filterGroups": [
                {
                    "filters": [
                        {"propertyName": cursor, "operator": "GTE", "value": moment},
                        {"propertyName": "hs_object_id", "operator": "GT", "value": last},
                    ]
                }
            ],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "properties": [cursor],
            "limit": limit,
        }
        if offset:
            body["after"] = offset
        path = f"/crm/objects/{API_VERSION}/{kind}/search"
        return self.post(path, body, f"{kind} search")

    def associations(
        self, kind: str, to: str, ids: Sequence[str]
    ) -> Iterator[tuple[Sequence[str], list[tuple[str, Record]]]]:
        """Per batch of records: their ids, and (from id, {toObjectId, associationTypes})."""
        path = f"/crm/associations/{API_VERSION}/{kind}/{to}/batch/read"
        for some in chunks(ids, ASSOCIATION_BATCH):
            inputs, found = [{"id": each} for each in some], []
            while inputs:
                answer = self.post(path, {"inputs": inputs}, f"{kind} to {to}")
                raise_for_parts(answer)
                found += [
                    (str(r["from"]["id"]), end)
                    for r in answer["results"]
                    for end in r.get("to") or []
                ]
                more = [(str(r["from"]["id"]), following(r)) for r in answer["results"]]
                inputs = [{"id": each, "after": after} for each, after in more if after]
            yield some, found
