"""What surrounds the CRM objects: owners, pipelines and their stages."""

from collections.abc import Iterator
from typing import Any

import dlt

from orchestration.sources.absences import present
from orchestration.sources.batches import batch
from orchestration.sources.hubspot.api import API_VERSION, SOURCE, Api
from orchestration.sources.hubspot.rows import owner_row, pipeline_rows
from orchestration.sources.hubspot.tables import OWNERS, PIPELINE_STAGES, PIPELINES
from orchestration.sources.transport import CallLog, NotFound, Refused

OWNERS_PAGE = 500
WITH_PIPELINES = ("deals", "tickets")


def owners(api: Api, calls: CallLog) -> Iterator[Any]:
    """Everybody who can own a record, those who left included."""
    rows: list[dict[str, Any]] = []
    path = f"/crm/owners/{API_VERSION}"
    try:
        for archived in ("false", "true"):
            for page in api.pages(path, "owners", limit=OWNERS_PAGE, archived=archived):
                rows += [owner_row({**owner, "archived": archived == "true"}) for owner in page]
    except (Refused, NotFound) as refusal:
        if refusal.status == 401:
            raise
        calls.note(SOURCE, f"owners left out: {refusal.what}. {refusal.how_to_fix}")
        return
    yield batch(OWNERS, rows)
    yield present(OWNERS, [{"id": row["id"]} for row in rows])


def pipelines(api: Api, calls: CallLog) -> Iterator[Any]:
    """Pipelines and stages of every object type that has them."""
    tables = (PIPELINES, PIPELINE_STAGES)
    found: tuple[list[dict[str, Any]], ...] = ([], [])
    is_complete = True
    for kind in WITH_PIPELINES:
        try:
            answer = api.session.get(
                f"/crm/pipelines/{API_VERSION}/{kind}", endpoint="pipelines", holds="results"
            )
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
