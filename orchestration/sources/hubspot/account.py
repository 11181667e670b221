"""What surrounds the CRM objects: owners, pipelines and their stages."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

import dlt

from orchestration.sources.absences import present
from orchestration.sources.batches import batch
from orchestration.sources.hubspot.api import API_VERSION, SOURCE, Api, Record
from orchestration.sources.hubspot.rows import owner_row, pipeline_rows
from orchestration.sources.hubspot.tables import OWNERS, PIPELINE_STAGES, PIPELINES
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import CallLog, NotFound, Refused

OWNERS_PAGE = 500
OWNERS_PATHS = (f"/crm/owners/{API_VERSION}",)
WITH_PIPELINES = ("deals", "tickets")


def owners(api: Api, calls: CallLog) -> Iterator[Any]:
    """Everybody who can own a record, those who left included."""
    yield from listed(api, calls, OWNERS, OWNERS_PATHS, owner_row, OWNERS_PAGE)


def listed(
    api: Api,
    calls: CallLog,
    table: RawTable,
    paths: Sequence[str],
    row: Callable[[Record], Record],
    size: int,
) -> Generator[Any, None, list[Record] | None]:
    """A whole list, archived ones too; one that the account may not read is reported once.

    paths: the first that the account knows is read.  Returns the rows, None for no access.
    """
    rows: list[Record] = []
    path, *others = paths
    try:
        for archived in ("false", "true"):
            for page in api.pages(path, table.name, limit=size, archived=archived):
                rows += [row({"archived": archived == "true", **each}) for each in page]
    except (Refused, NotFound) as refusal:
        if refusal.status == 401:
            raise
        if others and isinstance(refusal, NotFound):
            return (yield from listed(api, calls, table, others, row, size))
        calls.note(SOURCE, f"{table.name} left out: {refusal.what}. {refusal.how_to_fix}")
        return None
    yield batch(table, rows)
    yield present(table, [{"id": each["id"]} for each in rows])
    return rows


def pipelines(api: Api, calls: CallLog) -> Iterator[Any]:
    """Pipelines and stages of every object type that has them."""
    tables = (PIPELINES, PIPELINE_STAGES)
    found: tuple[list[dict[str, Any]], ...] = ([], [])
    is_complete = True
    for kind in WITH_PIPELINES:
        try:
            answer = api.get(f"/crm/pipelines/{API_VERSION}/{kind}", {}, "pipelines")
        except (Refused, NotFound) as refusal:
            if refusal.status == 401 or kind == "deals":
                raise
            calls.note(SOURCE, f"pipelines of {kind}: {refusal.what}")
            is_complete = False
            continue
        for all_rows, rows in zip(found, pipeline_rows(kind, answer["results"]), strict=True):
            all_rows += rows
    for table, rows in zip(tables, found, strict=True):
        yield dlt.mark.with_table_name(batch(table, rows), table.name)
        if is_complete:
            yield present(table, [{name: row[name] for name in table.key} for row in rows])
