"""How many rows published tables usually gain in a night, learned from earlier releases.

Manifests go with their releases, so their counts are kept in `state/volumes.json` for longer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median

from orchestration.durable import write_whole

VOLUMES_FILE = "volumes.json"
NIGHTS_KEPT = 120
# Fewer changes than a week's teach nothing: only what no week brings is said.
COLD_NIGHTS = 7
COLD_LOSS, COLD_GROWTH = 0.5, 3.0
# A weekday has a band of its own after as many weeks.
SAME_WEEKDAYS = 4
LATEST_NIGHTS = 28
# MAD to standard deviation of a normal distribution; six of them are once in half a billion.
MAD_TO_DEVIATION, DEVIATIONS = 1.4826, 6.0
# Tables that change by the same share every night would else have a band of no width.
LEAST_DEVIATION = 0.01
LEAST_ROWS = 100


@dataclass(frozen=True)
class Volumes:
    """A night's business date and the rows of each published table."""

    night: date
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Unusual:
    """A table whose change tonight is outside its band; changes are shares of the rows before."""

    table: str
    before: int
    now: int
    least: float
    most: float
    learned_from: int

    def __str__(self) -> str:
        band = f"{self.least:+.1%} to {self.most:+.1%}"
        how = f"learned from {self.learned_from} nights" if self.learned_from else "cold start"
        return f"{self.before:,} rows became {self.now:,}; usual is {band} ({how})"


def unusual(history: Sequence[Volumes], tonight: Volumes) -> list[Unusual]:
    """Tables of tonight whose rows changed as they do not. history: earlier nights, oldest first.

    A night that is published again takes the place of its first publication.
    """
    earlier = [each for each in history if each.night < tonight.night]
    if not earlier:
        return []
    found = []
    for table, now in sorted(tonight.rows.items()):
        before = earlier[-1].rows.get(table, 0)
        if max(before, now) < LEAST_ROWS or before == 0:
            continue
        least, most, nights = _band(_changes(earlier, table), tonight.night)
        if not least <= (now - before) / before <= most:
            found.append(Unusual(table, before, now, least, most, nights))
    return found


def read_volumes(state: Path) -> list[Volumes]:
    """What earlier nights had, oldest first."""
    path = state / VOLUMES_FILE
    lines = json.loads(path.read_text()) if path.is_file() else []
    return [Volumes(date.fromisoformat(each["night"]), each["rows"]) for each in lines]


def keep_volumes(state: Path, tonight: Volumes) -> None:
    """Remember what was released."""
    known = {each.night: each for each in [*read_volumes(state), tonight]}
    kept = [known[night] for night in sorted(known)][-NIGHTS_KEPT:]
    lines = [{"night": each.night.isoformat(), "rows": dict(each.rows)} for each in kept]
    write_whole(state / VOLUMES_FILE, json.dumps(lines))


def _changes(history: Sequence[Volumes], table: str) -> list[tuple[date, float]]:
    counts = [(each.night, each.rows[table]) for each in history if each.rows.get(table)]
    return [(night, (rows - before) / before) for (_, before), (night, rows) in pairwise(counts)]


def _band(changes: Sequence[tuple[date, float]], night: date) -> tuple[float, float, int]:
    if len(changes) < COLD_NIGHTS:
        return -COLD_LOSS, COLD_GROWTH - 1, 0
    of_weekday = [change for day, change in changes if day.weekday() == night.weekday()]
    latest = [change for _, change in changes][-LATEST_NIGHTS:]
    pool = of_weekday if len(of_weekday) >= SAME_WEEKDAYS else latest
    centre = median(pool)
    deviation = MAD_TO_DEVIATION * median(abs(change - centre) for change in pool)
    width = DEVIATIONS * max(deviation, LEAST_DEVIATION)
    return centre - width, centre + width, len(pool)
