"""The CRM as a log: every value, link, archive and merge carries the moment it became true."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from operator import attrgetter

MODIFIED = {"contacts": "lastmodifieddate"}
FIRST_IDS = {
    "contacts": 10_001,
    "companies": 40_001,
    "deals": 60_001,
    "calls": 81_000_001,
    "meetings": 82_000_001,
    "emails": 83_000_001,
    "tasks": 84_000_001,
    "tickets": 95_001,
}


@dataclass(frozen=True, slots=True)
class Version:
    """A property value and the moment it became true."""

    value: str | None
    timestamp: datetime
    source_type: str = "CRM_UI"
    source_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A CRM record as the vendor would serve it at one moment; history is oldest first."""

    object_type: str
    id: str
    created_at: datetime
    updated_at: datetime
    archived: bool
    archived_at: datetime | None
    properties: dict[str, str | None]
    history: dict[str, list[Version]]


@dataclass(slots=True)
class Entry:
    """Everything that ever happens to one CRM record.

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
        values: dict[str, str | None],
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


@dataclass(slots=True)
class Link:
    """An association between two records, kept once; readers make both directions of it."""

    left: tuple[str, str]
    right: tuple[str, str]
    created_at: datetime
    is_primary: bool = False
    removed_at: datetime | None = None

    def is_served(self, moment: datetime) -> bool:
        """Whether the association exists at `moment`."""
        return self.created_at <= moment and (self.removed_at is None or moment < self.removed_at)


def stamp(moment: datetime) -> str:
    """A datetime as HubSpot writes it into a property."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


class Book:
    """All CRM entries and links of the world, from first to last day."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Entry]] = {kind: {} for kind in FIRST_IDS}
        self.links: list[Link] = []
        self._links_by_node: dict[tuple[str, str], list[Link]] = {}

    def open(
        self,
        object_type: str,
        moment: datetime,
        values: dict[str, str | None],
        source: str = "CRM_UI",
        user_id: str | None = None,
    ) -> Entry:
        """Create a record with its first values; the id is the next of its type."""
        number = FIRST_IDS[object_type] + len(self.entries[object_type])
        entry = Entry(object_type, str(number), moment, moment)
        self.entries[object_type][entry.id] = entry
        entry.put(moment, values, source, user_id)
        return entry

    def link(self, left: Entry, right: Entry, moment: datetime, is_primary: bool = False) -> None:
        """Associate two records from `moment` on."""
        ends = (left.object_type, left.id), (right.object_type, right.id)
        self._connect(Link(*ends, moment, is_primary))

    def _connect(self, link: Link) -> None:
        self.links.append(link)
        for node in (link.left, link.right):
            self._links_by_node.setdefault(node, []).append(link)

    def archive(self, entry: Entry, moment: datetime, until: datetime | None = None) -> None:
        """Archive a record (its associations stay), perhaps restore it later."""
        entry.archive.append((moment, until))

    def purge(self, entry: Entry, moment: datetime) -> None:
        """Delete a record and its associations without a tombstone, as a GDPR delete does."""
        entry.gone_at, entry.gone_why = moment, "purged"
        for link in self._links_of(entry):
            link.removed_at = min(moment, link.removed_at or moment)

    def _links_of(self, entry: Entry) -> Iterable[Link]:
        return list(self._links_by_node.get((entry.object_type, entry.id), []))

    def merge(self, winner: Entry, loser: Entry, moment: datetime) -> None:
        """Fold `loser` into `winner`, which keeps its id."""
        self._retire(loser, winner, moment)
        self._note_merge(winner, [loser], moment)

    def merge_into_new(self, parts: list[Entry], moment: datetime) -> Entry:
        """Fold records into a new record with a new id; the first one's values survive.

        What the first record would have been told after `moment` is told to the new one.
        """
        first = parts[0]
        product = self.open(first.object_type, first.created_at, {})
        product.shown_at = moment
        product.versions = {name: list(found) for name, found in first.versions.items()}
        for part in parts:
            for name, found in part.versions.items():
                part.versions[name] = [one for one in found if one.timestamp < moment]
            self._retire(part, product, moment)
        self._note_merge(product, parts, moment)
        return product

    def _retire(self, loser: Entry, survivor: Entry, moment: datetime) -> None:
        loser.gone_at, loser.gone_why, loser.survivor = moment, "merged", survivor.id
        old, new = (loser.object_type, loser.id), (survivor.object_type, survivor.id)
        for link in self._links_of(loser):
            if link.removed_at is not None and link.removed_at <= moment:
                continue
            left = new if link.left == old else link.left
            right = new if link.right == old else link.right
            self._connect(Link(left, right, max(link.created_at, moment), link.is_primary))
            link.removed_at = max(moment, link.created_at)

    @staticmethod
    def _note_merge(survivor: Entry, losers: list[Entry], moment: datetime) -> None:
        ids = [loser.id for loser in losers]
        known = survivor.value("hs_merged_object_ids", moment)
        merged = ";".join([known, *ids] if known else ids)
        survivor.put(moment, {"hs_merged_object_ids": merged}, "MERGE_OBJECTS")
        if survivor.object_type == "contacts":
            vids = ";".join(
                f"{one}:{round(moment.timestamp() * 1000)}" for one in merged.split(";")
            )
            survivor.put(moment, {"hs_calculated_merged_vids": vids}, "MERGE_OBJECTS")
