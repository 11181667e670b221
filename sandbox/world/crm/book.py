"""All records and associations of the CRM, and what can happen to them."""

from collections.abc import Mapping
from datetime import datetime

from sandbox.world.crm.entry import Entry
from sandbox.world.crm.link import Link

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
        values: Mapping[str, str | None],
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

    def _links_of(self, entry: Entry) -> list[Link]:
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
