"""Erase one person: from the build file, every release, and every other file that runs made."""

import json
import os
import shutil
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration import warehouse
from orchestration.durable import remove_for_good, sync
from orchestration.erasure.build import anonymise
from orchestration.erasure.databases import rewrite_database
from orchestration.erasure.event_store import clean_events
from orchestration.erasure.files import clean_file, is_database, owned_files, replace_bytes
from orchestration.erasure.ledger import LEDGER_FILE, Ledger, read_ledger
from orchestration.erasure.nodes import masked
from orchestration.erasure.person import People
from orchestration.erasure.plan import PLAN_FILE, Plan, read_plan, replacements
from orchestration.erasure.releases import clean_database, rewrite_releases
from orchestration.erasure.screening import LedgerScreen
from orchestration.erasure.words import collect_words
from orchestration.night import IDENTITY_KEY, identity_key
from orchestration.places import Places

SHOWN_MASKED = ("email:", "phone:")
# Files that hold no word about anybody, or that the erasure itself writes.
OWN_FILES = (LEDGER_FILE, PLAN_FILE, IDENTITY_KEY, warehouse.LOCK_FILE)


@dataclass(frozen=True)
class Erased:
    """What an erasure did. raw_rows: rows about the person; releases: those written anew."""

    erasure_id: str
    raw_rows: int
    releases: list[str]
    files: int
    plan: Plan


def erase(places: Places, identifier: str, reason: str, events_url: str | None = None) -> Erased:
    """Erase the person an identifier names, everywhere. Holds the writer's lock.

    events_url: Dagster's storage where it is no file. Raises PersonNotFound, PersonUnclear,
    WarehouseBusy; then nothing has changed. Raises EventStoreUnreachable before the end.
    """
    with warehouse.writer_lock(places.state):
        ledger = read_ledger(places.state, identity_key(places))
        _finish_interrupted(places, ledger, events_url)
        with warehouse.build_file(places.build) as connection:
            plan = plan_erasure(connection, identifier, reason)
        key = identity_key(places)
        shown = {old: new for old, new in plan.nodes.items() if old.startswith(SHOWN_MASKED)}
        masks = {masked(old, key): masked(new, key) for old, new in shown.items()}
        plan = replace(plan, masks=masks)
        plan.write(places.state)
        return _carry_out(places, ledger, plan, events_url)


def protect(places: Places, events_url: str | None = None) -> LedgerScreen | None:
    """Finish a killed erasure, and give what keeps the erased out of tonight's deliveries.

    The caller holds the writer's lock. None where nobody was ever erased.
    """
    ledger = read_ledger(places.state, identity_key(places))
    _finish_interrupted(places, ledger, events_url)
    return LedgerScreen(ledger) if ledger.entries else None


def _finish_interrupted(places: Places, ledger: Ledger, events_url: str | None) -> None:
    plan = read_plan(places.state)
    if plan:
        _carry_out(places, ledger, plan, events_url)


def plan_erasure(connection: duckdb.DuckDBPyConnection, identifier: str, reason: str) -> Plan:
    """Resolve a person and draw what replaces each of their identifiers; changes nothing."""
    people = People(connection)
    nodes = people.nodes_of(identifier)
    words = collect_words(connection, people.tables, nodes)
    plan = Plan(
        erasure_id=str(uuid.uuid4()),
        erased_at=datetime.now(UTC).replace(microsecond=0, tzinfo=None).isoformat(),
        reason="",
        nodes=replacements(sorted(nodes)),
        spellings=words.spellings,
        values=sorted(words.values),
        unique_values=sorted(words.unique_values),
        shared=sorted(words.shared),
    )
    plan.reason = plan.swap(reason)
    return plan


def _carry_out(places: Places, ledger: Ledger, plan: Plan, events_url: str | None) -> Erased:
    """Every step may be repeated: after a kill all of them run again."""
    entry = ledger.add(plan.erasure_id, plan.erased_at, plan.reason, plan.identifiers, plan.words)
    with warehouse.build_file(places.build) as connection:
        raw_rows = anonymise(connection, plan).emptied
        _remember(connection, plan)
        ledger.show(connection)
    fresh = places.build.with_name(f".{places.build.name}.fresh")
    rewrite_database(places.build, fresh)
    os.replace(fresh, places.build)
    sync(places.state)
    for folder in (places.dlt, places.dbt, *places.spilled):
        _empty(folder)
    renamed = rewrite_releases(places, plan)
    changed = clean_files(places, plan, renamed)
    changed += clean_events(events_url, plan) if events_url else 0
    entry.is_complete = True
    ledger.write()
    remove_for_good(places.state / PLAN_FILE)
    return Erased(plan.erasure_id, raw_rows, sorted(renamed.values()), changed, plan)


def _remember(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """That somebody was erased is part of the history of identities; who, is not."""
    exists = connection.execute(
        "select 1 from duckdb_tables() where database_name = current_database()"
        " and schema_name = 'identity' and table_name = 'identity_events'"
    ).fetchall()
    if exists:
        connection.execute(
            "delete from identity.identity_events where event_id = $1", [plan.erasure_id]
        )
        connection.execute(
            "insert into identity.identity_events by name select $1 as event_id, $1 as run_id,"
            " 'erased' as event_type, $2 as node_count, cast($3 as timestamp) as occurred_at",
            [plan.erasure_id, len(plan.identifiers), plan.erased_at],
        )


def clean_files(places: Places, plan: Plan, renamed: dict[str, str]) -> int:
    """Clean every other file; run records name rewritten releases by their new names."""
    changed = 0
    for path in owned_files(places.root):
        is_released = places.releases in path.parents
        if path.name in OWN_FILES or path == places.build or is_released:
            continue
        changed += (clean_database if is_database(path) else clean_file)(path, plan)
    for path in places.runs.glob("*.json"):
        record = json.loads(path.read_text())
        if record.get("release") in renamed:
            record["release"] = renamed[record["release"]]
            replace_bytes(path, (json.dumps(record, indent=2) + "\n").encode())
    return changed


def _empty(folder: Path) -> None:
    """Remove what can be made again: delivered pages, spilled rows, what dbt has compiled."""
    shutil.rmtree(folder, ignore_errors=True)
