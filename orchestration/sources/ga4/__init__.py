"""GA4's BigQuery export: every event, from the best table that each day has at the moment.

A day is replaced as a whole whenever its table changed, and read again only then: the version of
each loaded table is kept with the load.
"""

from collections.abc import Iterator
from typing import Any

import dlt
from google.cloud import bigquery

from orchestration.sources.batches import literal, replacing
from orchestration.sources.ga4.export import SOURCE, Credentials, Export
from orchestration.sources.ga4.plan import ExportTable, Loaded, best_of_days, to_examine
from orchestration.sources.ga4.rows import to_batch
from orchestration.sources.ga4.tables import EVENTS, TABLES
from orchestration.sources.transport import CallLog, NotFound, Refused, Window

__all__ = ["TABLES", "Credentials", "probe", "source"]


def source(credentials: Credentials, window: Window, calls: CallLog) -> Any:
    """The events of all datasets, as a dlt source with one resource.

    Raises Refused (while it is read) when BigQuery refuses access, SourceError for anything that
    stays broken.
    """

    @dlt.source(name=SOURCE)
    def ga4() -> Any:
        yield dlt.resource(_events(credentials, window, calls), name=EVENTS.name)

    return ga4()


def probe(credentials: Credentials, calls: CallLog) -> str:
    """Prove the sign-in by listing the export's tables. Raises what `source` would."""
    export = Export(credentials, calls)
    tables = sum(len(list(export.tables(dataset))) for dataset in credentials.datasets)
    return f"{tables} export tables can be read"


def _events(credentials: Credentials, window: Window, calls: CallLog) -> Iterator[Any]:
    """Batches of the tables that changed; each batch names all days replaced so far."""
    if not credentials.datasets:
        raise Refused(SOURCE, "no dataset is configured", "Set GA4_DATASETS")
    state = dlt.current.resource_state()
    export = Export(credentials, calls)
    days: list[ExportTable] = []
    for dataset in credentials.datasets:
        kept: dict[str, list[str]] = state.setdefault(dataset, {})
        loaded = {day: Loaded(*each) for day, each in kept.items()}
        tables = best_of_days(export.tables(dataset), window)
        for table in to_examine(tables, loaded, window, credentials.restated_days):
            try:
                description = export.describe(table)
            except NotFound:
                calls.note(SOURCE, f"{table.address} went while we read; its day stays as it is")
                continue
            day, version = table.day.isoformat(), version_of(description)
            known = loaded.get(day)
            is_same = known is not None and (known.table_id, known.version) == (
                table.table_id,
                version,
            )
            if not is_same or window.backfill or description.streaming_buffer:
                days.append(table)
                yield replacing(to_batch(table, []), scope_of(days))
                for rows in export.pages(description):
                    yield replacing(to_batch(table, rows), scope_of(days))
            kept[day] = [table.table_id, version, window.as_of.date().isoformat()]


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
