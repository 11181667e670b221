"""Everything that ever happens to one CRM record."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import attrgetter

from sandbox.world.crm.record import Record, Version, stamp

MODIFIED = {"contacts": "lastmodifieddate"}


@dataclass(slots=True)
class Entry:
    """One record from its creation to its end.

    shown_at: when the vendor first serves it (after created_at only for the product of a merge).
    gone_at, gone_why: merged or purged; survivor: the id that took over.
    """

    object_type: str
    id: str
    created_at: datetime
    shown_at: datetime
    versions: dict[str, list[Version]] = field(default_factory=dict)
    archive: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    gone_at: datetime | None = None
    gone_why: str | None = None
    survivor: str | None = None

    def put(
        self,
        moment: datetime,
        values: Mapping[str, str | None],
        source: str = "CRM_UI",
        user_id: str | None = None,
    ) -> None:
        """Record values that become true at `moment`; repeated values are not a change."""
        for name, value in values.items():
            versions = self.versions.setdefault(name, [])
            version = Version(value, moment, source, None, user_id)
            if not versions or versions[-1].timestamp < moment:
                if not versions or versions[-1].value != value:
                    versions.append(version)
            else:
                self._insert(versions, version)

    @staticmethod
    def _insert(versions: list[Version], version: Version) -> None:
        """Keep the versions ordered with distinct timestamps."""
        taken = {known.timestamp for known in versions}
        moment = version.timestamp
        while moment in taken:
            moment += timedelta(seconds=1)
        versions.append(replace(version, timestamp=moment))
        versions.sort(key=attrgetter("timestamp"))

    def value(self, name: str, moment: datetime) -> str | None:
        """The property's value at `moment`."""
        known = bisect_right(self.versions.get(name, []), moment, key=attrgetter("timestamp"))
        return self.versions[name][known - 1].value if known else None

    def is_served(self, moment: datetime) -> bool:
        """Whether the vendor has the record at `moment`, archived or not."""
        return self.shown_at <= moment and (self.gone_at is None or moment < self.gone_at)

    def archived_since(self, moment: datetime) -> datetime | None:
        """When the record was archived, if it is archived at `moment`."""
        for since, until in self.archive:
            if since <= moment and (until is None or moment < until):
                return since
        return None

    def at(self, moment: datetime) -> Record:
        """The record as served at `moment`, with the vendor's own clock fields."""
        history = {}
        for name, versions in self.versions.items():
            known = bisect_right(versions, moment, key=attrgetter("timestamp"))
            if known:
                history[name] = versions[:known]
        updated = max((found[-1].timestamp for found in history.values()), default=self.created_at)
        turns = [turn for span in self.archive for turn in span if turn and turn <= moment]
        updated = max([updated, self.shown_at, *turns])
        properties = {name: found[-1].value for name, found in history.items()}
        properties["hs_object_id"] = self.id
        properties["createdate"] = stamp(self.created_at)
        properties[MODIFIED.get(self.object_type, "hs_lastmodifieddate")] = stamp(updated)
        since = self.archived_since(moment)
        return Record(
            self.object_type,
            self.id,
            self.created_at,
            updated,
            since is not None,
            since,
            properties,
            history,
        )
