"""The truth as JSON files, one per part."""

import json
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sandbox.truth.handoffs import handoff_rows
from sandbox.truth.journeys import stage_rows
from sandbox.truth.money import spend_rows, won_rows
from sandbox.truth.persons import company_rows, person_rows, session_rows
from sandbox.world import OBJECT_TYPES, TABLES, World
from sandbox.world.rows import Row


def truth(world: World, as_of: datetime) -> dict[str, list[Row]]:
    """All parts of the truth at `as_of`, by name."""
    return {
        "people": person_rows(world, as_of),
        "companies": company_rows(world, as_of),
        "sessions": session_rows(world, as_of),
        "stage_entries": stage_rows(world, as_of),
        "handoffs": handoff_rows(world, as_of),
        "won_revenue": won_rows(world, as_of),
        "spend": spend_rows(world, as_of),
        "counts": count_rows(world, as_of),
        "causes": [asdict(cause) for cause in world.causes],
    }


def count_rows(world: World, as_of: datetime) -> list[Row]:
    """Rows per table; for CRM objects also how many are archived, merged away and purged."""
    state = world.at(as_of)
    rows: list[Row] = []
    for kind in OBJECT_TYPES:
        records = state.records(kind)
        archived = sum(record.archived for record in records)
        rows.append(
            {
                "table": kind,
                "rows": len(records),
                "archived": archived,
                "merged": len(state.merged_into(kind)),
                "purged": len(state.purged(kind)),
            }
        )
    return rows + [{"table": table, "rows": len(state.rows(table))} for table in TABLES]


def write_truth(world: World, as_of: datetime, directory: Path) -> list[Path]:
    """Write each part to `directory`/<part>.json; gives the files. Amounts are text, exact."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rows in truth(world, as_of).items():
        path = directory / f"{name}.json"
        path.write_text(json.dumps(rows, default=_plain, ensure_ascii=False, indent=1) + "\n")
        written.append(path)
    return written


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"the truth holds a {type(value).__name__}, which JSON cannot show")
