"""What people decided about two records: rows of contract/identity_links.csv, written for them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.company import Company
from orchestration.company.contract import IDENTITY_LINKS
from orchestration.durable import write_whole
from orchestration.warehouse import build_file_to_read

COLUMNS = [column.name for column in IDENTITY_LINKS.columns]
UNCERTAIN = "review"
KINDS = ("contact:", "login:", "device:")


class RecordUnknown(Exception):
    """A record that no run has seen; the message says what records look like."""


@dataclass(frozen=True)
class Decision:
    """One decision about two records, and why: `link` (one person) or `unlink` (two) by a person,
    `propose` or `review` by a model.
    """

    decision: str
    records: tuple[str, str]
    reason: str


def decide(company: Company, build: Path, decision: Decision, today: date) -> Path:
    """Write a decision that holds from the last run's business day on, and end the one it replaces.

    today: counts where no run has been. Returns the file.
    Raises RecordUnknown, WarehouseBusy, and ValueError for a record with itself or without a name,
    and for an empty reason.
    """
    if not decision.reason.strip():
        raise ValueError("the reason is empty: give --reason, a decision is kept with it")
    if not all(record.strip() for record in decision.records):
        raise ValueError("a record has no name: give two, as hubspot:101")
    pair = sorted(_node(record) for record in decision.records)
    if pair[0] == pair[1]:
        raise ValueError(f"{pair[0]} is one record: give two")
    day = _known_day(build, pair, ZoneInfo(company.timezone)) if build.is_file() else today
    path = company.folder / IDENTITY_LINKS.path
    rows = _open_rows_ended(_read(path), pair, day)
    version = str(company.settings["contract_version"])
    rows.append([decision.decision, *pair, decision.reason, str(day), "", version])
    write_whole(path, _written(rows))
    return path


def propose(company: Company, build: Path, decisions: Sequence[Decision]) -> Path:
    """Write what a model proposes, in place of what it was uncertain of before.

    A pair that a person has judged, or that an earlier proposal joins, is left alone: the two are
    one golden record now, and no model sees them apart.
    """
    day = _business_day(build, ZoneInfo(company.timezone))
    path = company.folder / IDENTITY_LINKS.path
    kept = [row for row in _read(path) if row[0] != UNCERTAIN]
    about = {tuple(sorted(row[1:3])) for row in kept}
    version = str(company.settings["contract_version"])
    proposed = [
        [one.decision, *sorted(one.records), one.reason, str(day), "", version]
        for one in decisions
        if tuple(sorted(one.records)) not in about
    ]
    write_whole(path, _written([*kept, *proposed]))
    return path


def _node(record: str) -> str:
    text = record.strip()
    return text if text.startswith(KINDS) else f"contact:{text}"


def _known_day(build: Path, pair: Sequence[str], zone: ZoneInfo) -> date:
    with build_file_to_read(build) as connection:
        known = connection.execute(
            "select record_node from intermediate.int_identities_resolved"
            " where list_contains($1, record_node)",
            [list(pair)],
        ).fetchall()
    unknown = sorted(set(pair) - {node for (node,) in known})
    if unknown:
        raise RecordUnknown(
            f"no run has seen {' or '.join(unknown)}: write hubspot:101, login:u1 or device:ga4:..."
        )
    return _business_day(build, zone)


def _business_day(build: Path, zone: ZoneInfo) -> date:
    with build_file_to_read(build) as connection:
        ((as_of,),) = connection.execute("select max(as_of) from raw_contract.run").fetchall()
    return as_of.replace(tzinfo=UTC).astimezone(zone).date()


def _read(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    order = [header.index(name) for name in COLUMNS]
    return [[row[index] for index in order] for row in rows if row]


def _open_rows_ended(rows: list[list[str]], pair: Sequence[str], day: date) -> list[list[str]]:
    """Rows that hold no longer than the day before; what was to begin later does not begin."""
    kept = []
    for row in rows:
        about = dict(zip(COLUMNS, row, strict=True))
        same = sorted((about["record_a"], about["record_b"])) == list(pair)
        if same and about["valid_from"] >= str(day):
            continue
        if same and (not about["valid_to"] or about["valid_to"] >= str(day)):
            about["valid_to"] = str(day - timedelta(days=1))
        kept.append([about[name] for name in COLUMNS])
    return kept


def _written(rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue()
