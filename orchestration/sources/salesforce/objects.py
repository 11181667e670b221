"""Reads one Salesforce object: everything the first time, what was stamped later afterwards.

Every read takes deleted rows too. A full read comes back every few days, and in every run for an
object that fits into few pages: it costs no more calls than asking what changed, and shows what
no stamp tells, such as hard deletes, late commits and formula fields.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import dlt
import pyarrow.compute as pc

from orchestration.sources.absences import present
from orchestration.sources.batches import ROWS_PER_BATCH, batch
from orchestration.sources.salesforce.api import SOURCE, Api, FieldMissing, Record
from orchestration.sources.salesforce.bulk import JobFailed, bulk_pages
from orchestration.sources.salesforce.columns import object_table
from orchestration.sources.salesforce.fields import Fields
from orchestration.sources.salesforce.tables import TOTALS, SObject
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import CallLog, SourceError, Window

# Salesforce allows 16,384 bytes of URL; a query with more fields than fit goes into a job's body.
LONGEST_SOQL = 8_000


@dataclass(frozen=True)
class Pace:
    """How far back to look again, how often to look at everything, and when to use bulk jobs.

    overlap: a transaction may commit rows with stamps older than those of rows seen before.
    full_days: days between full reads.  small: up to this many rows every run is a full read.
    bulk_rows: from this many rows on a full read is a bulk job.
    """

    overlap: timedelta = timedelta(hours=1)
    full_days: int = 7
    small: int = 10_000
    bulk_rows: int = 50_000


@dataclass
class Reading:
    """One object in one run. `state` is what the last load remembered, updated in place."""

    api: Api
    kind: SObject
    window: Window
    pace: Pace
    fields: Fields
    state: dict[str, Any]
    calls: CallLog
    newest: datetime | None = None
    alive: list[Record] = field(default_factory=list)
    count: int = 0

    def items(self) -> Iterator[Any]:
        """Everything to load: the rows and, after a full read, the ids that are alive."""
        is_full = self._is_full_due()
        for page in self._whole() if is_full else self._changed():
            if page:
                yield self._page(page)
            if is_full and len(self.alive) >= ROWS_PER_BATCH:
                yield self._listed()
        if is_full:
            yield self._listed()
        yield from self._total()
        self._remember(is_full)

    @property
    def table(self) -> RawTable:
        """The object's raw table with a column for every field that is read."""
        return replace(self.kind.table, columns=self.fields.columns)

    def _is_full_due(self) -> bool:
        """First run, few rows, a field not read before, or the last full read is too long ago."""
        last = self.state.get("full_at")
        if last is None or self.state.get("count", 0) <= self.pace.small:
            return True
        if self.fields.asked - set(self.state.get("fields", [])):
            return True
        age = self.window.as_of - datetime.fromisoformat(last)
        return "cursor" not in self.state or age >= timedelta(days=self.pace.full_days)

    def _since(self) -> datetime:
        """From when on changes are looked for."""
        since = datetime.fromisoformat(self.state["cursor"]) - self.pace.overlap
        if self.window.backfill:
            return min(since, datetime.combine(self.window.backfill[0], time(), UTC))
        return since

    def _changed(self) -> Iterator[list[Record]]:
        """Rows stamped since the last run, less the overlap."""
        since = f"{self._since():%Y-%m-%dT%H:%M:%SZ}"
        return self._read(f" WHERE {self.kind.cursor} >= {since}", is_bulk=False)

    def _whole(self) -> Iterator[list[Record]]:
        return self._read("", is_bulk=True)

    def _read(self, condition: str, is_bulk: bool) -> Iterator[list[Record]]:
        """Pages of a query, without the fields that Salesforce denies.

        is_bulk: use a job where the first page tells of many rows, or where the query is too long.
        """
        while True:
            soql = self.fields.soql(condition)
            try:
                if len(soql) > LONGEST_SOQL:
                    yield from bulk_pages(self.api, self.kind.name, soql)
                    return
                # by Id, not by stamp: an edit between two pages moves no row past the reader
                paged = f"{soql} ORDER BY Id"
                first = self.api.first_page(self.kind.name, paged)
                break
            except FieldMissing as missing:
                self.fields.drop(missing, self.calls)
        total = int(first.get("totalSize") or 0)
        if is_bulk and not first.get("done") and total >= self.pace.bulk_rows:
            try:
                yield from bulk_pages(self.api, self.kind.name, soql)
                return
            except SourceError as refusal:
                if not isinstance(refusal, JobFailed) and refusal.status not in (400, 403, 404):
                    raise
                self.calls.note(SOURCE, f"{self.kind.name} is paged instead: {refusal.what}")
                first = None
        yield from self.api.pages(self.kind.name, paged, first)

    def _listed(self) -> Any:
        """The ids of living records that no mark has named yet."""
        alive, self.alive = self.alive, []
        return present(self.table, alive)

    def _page(self, page: list[Record]) -> Any:
        rows = object_table(self.table, page, self.fields.names)
        stamps = rows[self.kind.fields[self.kind.cursor]]
        newest = pc.call_function("max", [stamps]).as_py()
        self.newest = max(filter(None, (newest, self.newest)), default=None)
        alive = rows.filter(pc.call_function("invert", [rows["_is_deleted"]]))
        self.alive += alive.select(["id"]).to_pylist()
        self.count += rows.num_rows
        return rows

    def _total(self) -> Iterator[Any]:
        """Salesforce's own count, to compare with; an org that does not count has none."""
        condition = " WHERE IsDeleted = false" if "IsDeleted" in self.fields.names else ""
        try:
            total = self.api.total(self.kind.name, condition)
        except SourceError as refusal:
            if refusal.status not in (400, 403, 404):
                raise
            return
        row = {"object_type": self.kind.table.name, "total": total}
        yield dlt.mark.with_table_name(batch(TOTALS, [row]), TOTALS.name)

    def _remember(self, is_full: bool) -> None:
        """Move the cursor: to the newest stamp seen, but never past the run's own moment."""
        if self.newest:
            newest = min(self.newest.replace(tzinfo=UTC), self.window.as_of.astimezone(UTC))
            known = self.state.get("cursor")
            cursor = max(newest, datetime.fromisoformat(known)) if known else newest
            self.state["cursor"] = cursor.isoformat()
        if is_full:
            self.state |= {
                "full_at": self.window.as_of.isoformat(),
                "fields": sorted(self.fields.asked),
                "count": self.count,
            }
