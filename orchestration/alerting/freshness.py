"""How old sources and published tables are, and whether that is older than they may be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from orchestration import release
from orchestration.alerting.alerts import Alert
from orchestration.durable import write_whole
from orchestration.places import Places

OVERDUE_FILE = "overdue.json"


@dataclass(frozen=True)
class Ageing:
    """One source or published table: when it was last as new as it gets, and how old it may be."""

    name: str
    as_of: datetime | None
    allowed: timedelta
    age: timedelta

    @property
    def is_overdue(self) -> bool:
        """Whether it is older than allowed; what never came is."""
        return self.as_of is None or self.age > self.allowed


def ages(places: Places, allowed_hours: float, now: datetime) -> list[Ageing]:
    """Every enabled source and every published table of the current release.

    allowed_hours: how old a published table may be. Raises NoRelease.
    """
    manifest = release.manifest(release.current(places.releases))
    moment = now.astimezone(UTC).replace(tzinfo=None)
    tables = sorted(name for name in manifest["tables"] if name.startswith("published."))
    found = [
        _ageing(f"source {source['source']}", source["last_as_of"], hours, moment)
        for source in manifest["sources"]
        if source["is_enabled"] and (hours := source["max_staleness_hours"]) is not None
    ]
    return found + [_ageing(name, manifest["as_of"], allowed_hours, moment) for name in tables]


def alerts_of_age(places: Places, company: str, found: Sequence[Ageing]) -> list[Alert]:
    """One alert for what has become overdue since the last look, one when all is well again."""
    path = places.state / OVERDUE_FILE
    before: list[str] = json.loads(path.read_text()) if path.is_file() else []
    now = sorted(each.name for each in found if each.is_overdue)
    if now != before:
        write_whole(path, json.dumps(now))
    new = tuple(name for name in now if name not in before)
    if new:
        return [Alert("overdue", company, new)]
    return [Alert("recovered", company)] if before and not now else []


def _ageing(name: str, as_of: Any, hours: float, now: datetime) -> Ageing:
    moment = datetime.fromisoformat(str(as_of)) if as_of else None
    age = now - moment if moment else timedelta.max
    return Ageing(name, moment, timedelta(hours=hours), age)
