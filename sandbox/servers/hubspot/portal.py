"""One HubSpot account at one moment, indexed for reading."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sandbox.servers.hubspot.vocabulary import TYPE_IDS, object_type
from sandbox.servers.stage import Stage
from sandbox.world import State

PORTAL_ID = 26190001


@dataclass(frozen=True)
class Link:
    """One association type from a record to another."""

    to_id: str
    type_id: int
    category: str
    label: str | None


class Shelf:
    """The records of one object type: live and archived ids in order, and who survived a merge."""

    def __init__(self, records: list[Any], merged_into: dict[str, str]):
        """`records` are the world's, `merged_into` maps lost ids to survivors."""
        self.records = {record.id: record for record in records}
        ordered = sorted(records, key=lambda record: int(record.id))
        self.live = [record.id for record in ordered if not record.archived]
        self.archived = [record.id for record in ordered if record.archived]
        self.properties = {"hs_object_id", "hs_createdate"}
        for record in records:
            self.properties.update(record.properties)
        self._merged_into = merged_into

    def find(self, identifier: str) -> Any | None:
        """The record of an id; the id of a merged record answers with the survivor."""
        seen = set()
        while identifier in self._merged_into and identifier not in seen:
            seen.add(identifier)
            identifier = self._merged_into[identifier]
        return self.records.get(identifier)

    def find_by(self, name: str, value: str) -> Any | None:
        """The live record whose property `name` has that value, letter case ignored."""
        wanted = value.strip().lower()
        for identifier in self.live:
            record = self.records[identifier]
            if (record.properties.get(name) or "").lower() == wanted:
                return record
        return None


class Portal:
    """All shelves of the account and the associations between them."""

    def __init__(self, state: State):
        """Index a world's state once; everything is read from memory afterwards."""
        self.shelves = {
            kind: Shelf(state.records(kind), state.merged_into(kind)) for kind in TYPE_IDS
        }
        self.links: dict[tuple[str, str], dict[str, list[Link]]] = {}
        for row in state.rows("associations"):
            self._add(row)
        for by_record in self.links.values():
            for links in by_record.values():
                links.sort(key=lambda link: (int(link.to_id), link.type_id))
        self.owners = state.rows("owners")
        self.pipelines = state.rows("pipelines")
        self.stages = state.rows("pipeline_stages")
        self.form_submissions = state.rows("form_submissions")

    def _add(self, row: dict[str, Any]) -> None:
        ends = (
            object_type(row["from_object_type"]),
            object_type(row["to_object_type"]),
        )
        link = Link(
            str(row["to_id"]),
            int(row["association_type_id"]),
            row["association_category"],
            row["label"],
        )
        if ends[0] and ends[1]:
            by_record = self.links.setdefault((ends[0], ends[1]), defaultdict(list))
            by_record[str(row["from_id"])].append(link)

    def links_of(self, from_kind: str, to_kind: str, identifier: str) -> list[Link]:
        """The associations of one record to another type, ordered by the other record's id."""
        by_record = self.links.get((from_kind, to_kind), {})
        return by_record.get(identifier, [])


def portal(stage: Stage) -> Portal:
    """The account at the stage's clock."""
    return stage.derive("hubspot", lambda: Portal(stage.state))
