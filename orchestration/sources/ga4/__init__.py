"""GA4's BigQuery export: every event, from the best table that each day has at the moment.

A day is replaced as a whole. The newest days are read again in every run, as long as GA4 writes to
them; an older day only when its table changed: the version of each loaded table is kept.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import dlt
import pyarrow as pa
from google.cloud import bigquery

from orchestration.sources.batches import batch, gathered, literal, replacing
from orchestration.sources.ga4.drift import remember
from orchestration.sources.ga4.export import Credentials, Export
from orchestration.sources.ga4.plan import (
    ExportTable,
    Loaded,
    best_of_days,
    provisional,
    to_examine,
)
from orchestration.sources.ga4.rows import to_batch, wanted_fields
from orchestration.sources.ga4.tables import EVENTS, SOURCE, TABLES
from orchestration.sources.transport import CallLog, NotFound, Refused, Window

# Beside the datasets in the kept state; no dataset can be called so.
FIELDS_KNOWN = "fields known"
__all__ = ["TABLES", "Credentials", "probe", "source"]


def source(credentials: Credentials, window: Window, calls: CallLog, **retry: float) -> Any:
    """The events of all datasets, as a dlt source with one resource.

    retry: overrides of how patient the client is.  Raises Refused (while it is read) when BigQuery
    refuses access, SourceError for anything that stays broken.
    """

    @dlt.source(name=SOURCE)
    def ga4() -> Any:
        yield dlt.resource(_events(credentials, window, calls, retry), name=EVENTS.name)

    return ga4()


def probe(credentials: Credentials, calls: CallLog) -> str:
    """Prove the sign-in by listing the export's tables. Raises what `source` would."""
    export = Export(credentials, calls)
    tables = sum(len(list(export.tables(dataset))) for dataset in credentials.datasets)
    return f"{tables} export tables can be read"


def _events(
    credentials: Credentials, window: Window, calls: CallLog, retry: dict[str, float]
) -> Iterator[Any]:
    """Batches of the tables that changed, and in the end which days they replace."""
    if not credentials.datasets:
        raise Refused(SOURCE, "no dataset is configured", "Set GA4_DATASETS")
    export = Export(credentials, calls, **retry)
    reader = Reader(credentials, window, export, dlt.current.resource_state())
    for dataset in credentials.datasets:
        yield from gathered(reader.batches(dataset))
    if reader.replaced:
        yield replacing(batch(EVENTS, []), scope_of(reader.replaced))


class Reader:
    """One run over the export. state: per dataset and day what was loaded, kept with the load."""

    def __init__(
        self, credentials: Credentials, window: Window, export: Export, state: dict[str, Any]
    ) -> None:
        self.credentials, self.window, self.export, self.state = credentials, window, export, state
        self.fields: dict[str, Any] = state.setdefault(FIELDS_KNOWN, {})
        self.before = deepcopy(self.fields)
        self.replaced: list[ExportTable] = []

    def batches(self, dataset: str) -> Iterator[pa.Table]:
        """One batch per page of every table that is new or differs from what was loaded."""
        kept: dict[str, list[str]] = self.state.setdefault(dataset, {})
        loaded = {day: Loaded(*each) for day, each in kept.items()}
        start = self.credentials.start_date or date.min
        tables = best_of_days(self.export.tables(dataset), self.window, start)
        open_ones = provisional(tables, self.window, self.credentials.restated_days)
        for table in to_examine(tables, loaded, self.window, self.credentials.restated_days):
            day = table.day.isoformat()
            if description := self._described(table):
                version = version_of(description)
                known = None if table in open_ones else loaded.get(day)
                if self._differs(table, description, known):
                    self.replaced.append(table)
                    fields = wanted_fields(description.schema)
                    remember(table, fields, self.credentials.accepted, self.before, self.fields)
                    for rows in self.export.pages(description):
                        yield to_batch(table, fields, rows)
                kept[day] = [table.table_id, version, self.window.as_of.date().isoformat()]

    def _described(self, table: ExportTable) -> bigquery.Table | None:
        """The table's description, None when it went since it was listed."""
        try:
            return self.export.describe(table)
        except NotFound:
            text = f"{table.address} went while we read; its day stays as it is"
            self.export.calls.note(SOURCE, text)
            return None

    def _differs(
        self, table: ExportTable, description: bigquery.Table, known: Loaded | None
    ) -> bool:
        """Whether to read the table; one that is being streamed into has no version to trust."""
        if known is None or self.window.backfill or description.streaming_buffer:
            return True
        return (known.table_id, known.version) != (table.table_id, version_of(description))


def version_of(description: bigquery.Table) -> str:
    """What changes when a table's rows change."""
    return f"{description.etag} {description.modified} {description.num_rows}"


def scope_of(days: list[ExportTable]) -> str:
    """The condition on `events` for all rows of these days, whatever table they came from."""
    of_dataset: dict[str, list[str]] = {}
    for table in days:
        of_dataset.setdefault(table.dataset, []).append(f"date '{table.day}'")
    return " or ".join(
        f"(dataset = {literal(dataset)} and table_date in ({', '.join(dates)}))"
        for dataset, dates in of_dataset.items()
    )
