"""The objects of the pretend company's Meta accounts at one moment, as nodes with fields."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.servers.stage import Stage
from sandbox.world import State

Node = dict[str, Any]
PLATFORM = "meta_ads"
STATUSES = {"ENABLED": "ACTIVE", "REMOVED": "DELETED"}
HIDDEN = frozenset({"DELETED", "ARCHIVED"})
"""Effective statuses that lists leave out unless asked for."""

EDGES = {"campaigns": "campaign", "adsets": "adset", "ads": "ad"}


def moment(value: datetime | date | None, zone: ZoneInfo) -> str | None:
    """A moment as Meta writes it, `2026-01-31T09:00:00+0100`."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), zone)
    return value.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S%z")


class Graph:
    """Accounts and what is below them; every node knows its own fields, ids are text."""

    def __init__(self, state: State):
        """Read the world once."""
        self.kinds: dict[str, str] = {}
        self.nodes: dict[str, Node] = {}
        self.zones: dict[str, ZoneInfo] = {}
        for row in self._own(state, "ad_accounts"):
            self._add("account", self._account(row))
        for row in self._own(state, "ad_campaigns"):
            self._add("campaign", self._campaign(row))
        for row in self._own(state, "ad_groups"):
            self._add("adset", self._adset(row))
        for row in self._own(state, "ads"):
            self._add("ad", self._ad(row))
        self.days = {
            "account": self._days(state, "account_daily"),
            "campaign": self._days(state, "campaign_daily"),
            "ad": self._days(state, "ad_daily"),
        }

    @staticmethod
    def _own(state: State, table: str) -> list[dict[str, Any]]:
        return [row for row in state.rows(table) if row["platform"] == PLATFORM]

    def _days(self, state: State, table: str) -> list[dict[str, Any]]:
        return [{**row, "date": row["date"].isoformat()} for row in self._own(state, table)]

    def _add(self, kind: str, node: Node) -> None:
        self.kinds[node["id"]] = kind
        self.nodes[node["id"]] = node

    def _account(self, row: dict[str, Any]) -> Node:
        zone = ZoneInfo(row["timezone"])
        self.zones[row["account_id"]] = zone
        return {
            "id": f"act_{row['account_id']}",
            "account_id": row["account_id"],
            "name": row["name"],
            "currency": row["currency"],
            "timezone_name": row["timezone"],
            "account_status": 1 if row["status"] == "ENABLED" else 101,
            "created_time": moment(date(2025, 1, 1), zone),
        }

    def _campaign(self, row: dict[str, Any]) -> Node:
        zone = self.zones[row["account_id"]]
        status = STATUSES.get(row["status"], row["status"])
        return {
            "id": row["campaign_id"],
            "account_id": row["account_id"],
            "name": row["name"],
            "objective": row["objective"],
            "buying_type": "AUCTION",
            "status": status,
            "configured_status": status,
            "effective_status": status,
            "start_time": moment(row["starts_on"], zone),
            "stop_time": moment(row["ends_on"], zone),
            "created_time": moment(row["created_at"], zone),
            "updated_time": moment(row["updated_at"], zone),
        }

    def _below(self, row: dict[str, Any], identifier: str, parent: Node, kind: str) -> Node:
        status = STATUSES.get(row["status"], row["status"])
        above = parent["effective_status"]
        inherited = {
            "DELETED": "DELETED",
            "ARCHIVED": "ARCHIVED",
            "PAUSED": f"{kind}_PAUSED",
        }
        effective = inherited.get(above, above if above.endswith("_PAUSED") else status)
        return {
            "id": identifier,
            "account_id": row["account_id"],
            "campaign_id": row["campaign_id"],
            "name": row["name"],
            "status": status,
            "configured_status": status,
            "effective_status": status if status in HIDDEN else effective,
            "created_time": parent["created_time"],
            "updated_time": parent["updated_time"],
        }

    def _adset(self, row: dict[str, Any]) -> Node:
        return self._below(row, row["ad_group_id"], self.nodes[row["campaign_id"]], "CAMPAIGN")

    def _ad(self, row: dict[str, Any]) -> Node:
        node = self._below(row, row["ad_id"], self.nodes[row["ad_group_id"]], "ADSET")
        return {**node, "adset_id": row["ad_group_id"]}

    def scope(self, node_id: str) -> tuple[str, str]:
        """The field and value that everything below a node has."""
        kind = self.kinds[node_id]
        return (
            "account_id" if kind == "account" else f"{kind}_id",
            node_id.removeprefix("act_"),
        )

    def below(self, node_id: str, edge: str) -> list[Node]:
        """The nodes of an edge, newest id first, as the API lists them."""
        field, value = self.scope(node_id)
        kind = EDGES[edge]
        found = [
            node
            for key, node in self.nodes.items()
            if self.kinds[key] == kind and node.get(field) == value
        ]
        return sorted(found, key=lambda node: int(node["id"]), reverse=True)


def graph(stage: Stage) -> Graph:
    """The accounts at the stage's clock."""
    return stage.derive("meta_ads", lambda: Graph(stage.state))
