"""Reads one CRM object type: everything the first time, what changed afterwards.

What changed is asked of search, and of a listing of all ids where that is cheap; either way the
records themselves are then read by id, because search answers from an index that lags behind. A
full read comes back every few days: it sees what no cursor shows, such as late history.
"""

import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Any

import dlt

from orchestration.sources.absences import gone, present, replaced
from orchestration.sources.batches import batch
from orchestration.sources.hubspot.api import SOURCE, Api, Record, SearchIncomplete
from orchestration.sources.hubspot.ends import Ends
from orchestration.sources.hubspot.rows import (
    association_rows,
    history_rows,
    instant,
    merged_rows,
    object_row,
)
from orchestration.sources.hubspot.tables import ASSOCIATIONS, PROPERTY_HISTORY, TOTALS, ObjectType
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import CallLog, NotFound, Refused, SourceError, Window

# Edits of the overlap that are remembered one by one; after a larger import they are read again.
REMEMBERED = 10_000


@dataclass(frozen=True)
class Pace:
    """How far back to look again, and how often to look at everything.

    overlap: search shows an edit late, so each run looks again at this much before the last one.
    full_days: days between full reads.  small: up to this many records all ids are listed in every
    run, 100 a call, which finds records that ended without a trace.
    """

    overlap: timedelta = timedelta(hours=1)
    full_days: int = 7
    small: int = 10_000


@dataclass
class Reading:
    """One object type in one run. `state` is what the last load remembered, updated in place."""

    api: Api
    kind: ObjectType
    window: Window
    pace: Pace
    properties: Sequence[str]
    state: dict[str, Any]
    calls: CallLog
    edits: dict[str, list[str]] = field(default_factory=dict)

    def items(self) -> Iterator[Any]:
        """Everything to load, for the table of the type, its history and its associations."""
        is_due = self._is_full_due()
        ids: list[str] | None = None  # of all living records, where this run learns them
        changed: list[str] | None = None
        if not is_due and self._is_small and not self._is_cheap:
            ids, changed = self._touched()
        elif not is_due and not self._is_small:
            changed = self._found()
        if changed is None:
            ids = yield from self._everything()
        for page in self.api.read(
            self.kind.name, changed or (), self.properties, self.kind.tracked
        ):
            yield from self._page(page)
        yield from self._associations(ids, changed or (), is_due)
        if ids is not None:
            yield present(self.table, [{"id": each} for each in ids])
        if is_due:
            self.state.pop("archived", None)
        yield from self._archived()
        yield from self._total()
        self._remember(is_due, ids)

    @cached_property
    def ends(self) -> Ends:
        """What the list of all records shows of their associations."""
        return Ends(self.kind.to, self.state)

    @cached_property
    def table(self) -> RawTable:
        """The type's raw table with a column for every property that is asked for."""
        extra = dict.fromkeys(self.properties, "varchar")
        return replace(self.kind.table, columns={**extra, **self.kind.table.columns})

    @property
    def _is_small(self) -> bool:
        return self.state.get("count", 0) <= self.pace.small

    def _is_full_due(self) -> bool:
        """First run, a property not asked for before, or the last full read is too long ago."""
        last = self.state.get("full_at")
        if last is None or not self.state.get("cursor"):
            return True
        if set(self.properties) - set(self.state.get("properties", [])):
            return True
        age = self.window.as_of - datetime.fromisoformat(last)
        return age >= timedelta(days=self.pace.full_days)

    def _since(self) -> datetime:
        """From when on edits are looked for."""
        since = datetime.fromisoformat(self.state["cursor"]) - self.pace.overlap
        if self.window.backfill:
            return min(since, datetime.combine(self.window.backfill[0], time(), UTC))
        return since

    @property
    def _is_cheap(self) -> bool:
        """Whether all records take no more calls than their ids and one read of what changed."""
        count, tracked = self.state.get("count", 0), self.kind.tracked
        ids = self.api.list_calls(count, [self.kind.cursor], ())
        return self.api.list_calls(count, self.properties, tracked) <= ids + 1

    def _touched(self) -> tuple[list[str], list[str]]:
        """Every id there is, and those to read again.

        What was read with other edits than are listed now, however old they are; what is back from
        the archive; and in a backfill all that was edited since its first day.
        """
        ids, touched = [], []
        since = self._since() if self.window.backfill else None
        known, archived = self.state.get("edits", {}), self.state.get("archived", {})
        for page in self._listed(["hs_object_id", self.kind.cursor]):
            for record in page:
                key, edits = str(record["id"]), _edits(record, self.kind.cursor)
                is_asked_for = since and any(instant(each) >= since for each in edits)
                ids.append(key)
                if known.get(key) != _digest(edits) or key in archived or is_asked_for:
                    touched.append(key)
        return ids, touched

    def _found(self) -> list[str] | None:
        """Ids to read again, or None where search cannot be trusted and all must be read.

        The overlap shows again what the last run read; records whose edit is already known are
        left out, so that a quiet day reads nothing.
        """
        try:
            found = self.api.edited(self.kind.name, self.kind.cursor, self._since())
        except SearchIncomplete as reason:
            self.calls.note(SOURCE, f"{reason}; all of them were read instead")
            return None
        known = self.state.get("seen", {})
        return [each for each, edit in found.items() if edit not in known.get(each, ())]

    def _everything(self) -> Generator[Any, None, list[str]]:
        """Read all records; returns their ids."""
        ids: list[str] = []
        for page in self._listed(self.properties, self.kind.tracked):
            ids += [str(record["id"]) for record in page]
            yield from self._page(page)
        return ids

    def _listed(
        self, properties: Sequence[str], history: Sequence[str] = ()
    ) -> Iterator[list[Record]]:
        """All living records; associations that stand beside them are taken note of."""
        for page in self.api.listed(self.kind.name, properties, history, to=self.kind.to):
            self.ends.see(page)
            yield page

    def _page(self, page: list[Record]) -> Iterator[Any]:
        """Rows of the type, whole histories, and the records merged into them."""
        if not page:
            return
        yield batch(self.table, [object_row(record) for record in page])
        if losers := list(merged_rows(page)):
            yield gone(self.table, losers)
        if self.kind.tracked:
            slices = [{"object_type": self.kind.name, "object_id": str(r["id"])} for r in page]
            yield replaced(PROPERTY_HISTORY, slices)
            yield _to(PROPERTY_HISTORY, history_rows(self.kind.name, page))
        for record in page:
            edits = _edits(record, self.kind.cursor)
            if edits and not record.get("archived"):
                self.edits[str(record["id"])] = edits

    def _associations(
        self, ids: Sequence[str] | None, changed: Sequence[str], is_due: bool
    ) -> Iterator[Any]:
        """Associations of all listed records, else of the changed ones, replacing all they had.

        ids: of all living records where they were listed.
        """
        for to in self.kind.to:
            if ids is not None and not is_due and self.ends.are_known(to):
                continue
            count = 0
            try:
                of = changed if ids is None else ids
                for some, found in self.api.associations(self.kind.name, to, of):
                    ends = {"from_object_type": self.kind.name, "to_object_type": to}
                    rows = list(association_rows(self.kind.name, to, found))
                    count += len(rows)
                    yield replaced(ASSOCIATIONS, [{**ends, "from_id": each} for each in some])
                    yield _to(ASSOCIATIONS, rows)
                self.ends.remember(to, count)
            except (Refused, NotFound) as refusal:
                if refusal.status == 401:
                    raise
                self.calls.note(SOURCE, f"{self.kind.name} to {to}: {refusal.what}")

    def _archived(self) -> Iterator[Any]:
        """Archived records, kept by HubSpot for 90 days: all are listed, new ones are loaded."""
        known, listed = self.state.get("archived", {}), {}
        try:
            for page in self.api.listed(
                self.kind.name, self.properties, self.kind.tracked, archived=True
            ):
                # a type that knows no archive may answer with its living records
                ended = [r for r in page if r.get("archived", True) or r.get("archivedAt")]
                stamps = {str(r["id"]): [r.get("archivedAt"), r.get("updatedAt")] for r in ended}
                listed |= stamps
                new = [r for r in ended if known.get(str(r["id"])) != stamps[str(r["id"])]]
                yield from self._page([{**r, "archived": True} for r in new])
        except SourceError as refusal:
            # some types refuse to list what was archived; there it counts as purged
            if refusal.status not in (400, 403, 404, 405) or self.kind.is_required:
                raise
        self.state["archived"] = listed if len(listed) <= REMEMBERED else {}

    def _total(self) -> Iterator[Any]:
        """HubSpot's own count, to compare with; a type that cannot be searched has none."""
        try:
            total = self.api.total(self.kind.name, self.kind.cursor)
        except SourceError as refusal:
            if refusal.status not in (400, 403, 404):
                raise
            return
        yield _to(TOTALS, [{"object_type": self.kind.name, "total": total}])

    def _remember(self, is_due: bool, ids: Sequence[str] | None) -> None:
        """Move the cursor: to the newest edit seen, but never past the run's own moment."""
        edits = {**self.state.get("seen", {}), **self.edits}
        stamps = {each: instant(found[0]) for each, found in edits.items()}
        if stamps:
            newest = min(max(stamps.values()), self.window.as_of).astimezone(UTC)
            cursor = max(newest, self._cursor() or newest)
            self.state["cursor"] = cursor.isoformat()
            recent = [each for each, edit in stamps.items() if edit >= cursor - self.pace.overlap]
            is_few = len(recent) <= REMEMBERED
            self.state["seen"] = {each: edits[each] for each in recent} if is_few else {}
        if is_due:
            self.state["full_at"] = self.window.as_of.isoformat()
            self.state["properties"] = sorted(self.properties)
        if ids is not None:
            self.state["count"] = len(ids)
        known = self.state.pop("edits", {})
        if ids is not None and len(ids) <= self.pace.small:
            known |= {each: _digest(found) for each, found in self.edits.items()}
            self.state["edits"] = {each: known[each] for each in ids if each in known}

    def _cursor(self) -> datetime | None:
        """The newest edit that earlier runs saw."""
        text = self.state.get("cursor")
        return datetime.fromisoformat(text) if text else None


def _edits(record: Record, cursor: str) -> list[str]:
    """The times of a record's last edit, by its own property first; empty when it tells none."""
    stamps = [(record.get("properties") or {}).get(cursor), record.get("updatedAt")]
    return [each for each in stamps if each]


def _digest(edits: Sequence[str]) -> str:
    """The edits in few characters, to tell whether they are others; never equal for none."""
    return hashlib.blake2b("|".join(edits).encode(), digest_size=6).hexdigest() if edits else ""


def _to(table: RawTable, rows: Iterable[Record]) -> Any:
    return dlt.mark.with_table_name(batch(table, rows), table.name)
