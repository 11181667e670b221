"""Who is one person in a cluster that holds too much for one.

Edges are taken in one total order (strength, evidence, age, names), so that the result does not
depend on the order they arrive in. An edge that would make one person of two is refused.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

# tiers of identity_rules: up to here the source itself speaks, up to there an address
SOURCE_SAYS, PERSONAL = 1, 2
ANSWER = pa.schema(
    [
        ("record_node", pa.string()),
        ("identifier_node", pa.string()),
        ("rule", pa.string()),
        ("rejection_reason", pa.string()),
        ("record_component_id", pa.string()),
        ("identifier_component_id", pa.string()),
    ]
)


class Persons:
    """Disjoint sets of nodes, each with the keys it holds and whom it must not meet."""

    def __init__(
        self,
        systems: Mapping[str, str | None],
        parted: Iterable[tuple[str, str]],
        limits: Mapping[str, int],
        guards: Collection[str],
    ) -> None:
        self._limits, self._guards = limits, guards
        self._parent = {node: node for node in systems}
        self._size = dict.fromkeys(systems, 1)
        self._keys = {node: {system: 1} if system else {} for node, system in systems.items()}
        self._apart: dict[str, set[str]] = {}
        for one, other in parted:
            if one in systems and other in systems:
                self._apart.setdefault(one, set()).add(other)
                self._apart.setdefault(other, set()).add(one)

    def find(self, node: str) -> str:
        """The set a node is in, named by one of its nodes."""
        root = node
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[node] != root:
            self._parent[node], node = root, self._parent[node]
        return root

    def refusal(self, one: str, other: str, tier: int) -> str | None:
        """Why two sets may not become one by an edge of this strength; None where they may."""
        objections = self._objections(one, other, tier)
        reasons = (reason for reason in objections if reason in self._guards)
        return next(reasons, None)

    def _objections(self, one: str, other: str, tier: int) -> Iterator[str]:
        if any(self.find(node) == other for node in self._apart.get(one, ())):
            yield "steward_unlink"
        if tier <= SOURCE_SAYS:
            return
        shared = self._keys[one].keys() & self._keys[other].keys()
        if "login" in shared:
            yield "two_logins"
        if tier > PERSONAL and any(system.startswith("contact ") for system in shared):
            yield "two_records_of_one_system"
        if self._count(one, other, "email") > self._limits["person_emails"]:
            yield "too_many_emails"
        if self._size[one] + self._size[other] > self._limits["person_nodes"]:
            yield "too_many_nodes"

    def join(self, one: str, other: str) -> None:
        """Make one set of two; the larger keeps its name."""
        if self._size[one] < self._size[other]:
            one, other = other, one
        self._parent[other] = one
        self._size[one] += self._size.pop(other)
        for system, count in self._keys.pop(other).items():
            self._keys[one][system] = self._keys[one].get(system, 0) + count
        if other in self._apart:
            self._apart.setdefault(one, set()).update(self._apart.pop(other))

    def names(self) -> dict[str, str]:
        """Each node with the smallest node of its set."""
        smallest: dict[str, str] = {}
        for node in sorted(self._parent):
            smallest.setdefault(self.find(node), node)
        return {node: smallest[self.find(node)] for node in self._parent}

    def _count(self, one: str, other: str, system: str) -> int:
        return self._keys[one].get(system, 0) + self._keys[other].get(system, 0)


def constrained_union(
    edges: pa.Table,
    nodes: pa.Table,
    parted: Iterable[tuple[str, str]],
    limits: Mapping[str, int],
    guards: Collection[str],
) -> pa.Table:
    """Give every edge a verdict and both its ends a component.

    edges: record_node, identifier_node, rule, tier, evidence_count, first_seen_at. nodes: node,
    key_system (login, email, 'contact <source>' or null). parted: pairs that are never one.
    guards: the objections that count.
    """
    rows = sorted(edges.to_pylist(), key=_order)
    systems = {row["node"]: row["key_system"] for row in nodes.to_pylist()}
    persons = Persons(systems, parted, limits, guards)
    verdicts = list(_verdicts(rows, persons))
    names = persons.names()
    answer = [
        {
            **{name: row[name] for name in ("record_node", "identifier_node", "rule")},
            "rejection_reason": verdict,
            "record_component_id": names[row["record_node"]],
            "identifier_component_id": names[row["identifier_node"]],
        }
        for row, verdict in zip(rows, verdicts, strict=True)
    ]
    return pa.Table.from_pylist(answer, ANSWER)


def _verdicts(rows: Iterable[Mapping[str, Any]], persons: Persons) -> Iterator[str | None]:
    for row in rows:
        one, other = persons.find(row["record_node"]), persons.find(row["identifier_node"])
        reason = None if one == other else persons.refusal(one, other, row["tier"])
        if one != other and reason is None:
            persons.join(one, other)
        yield reason


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        row["tier"],
        -row["evidence_count"],
        row["first_seen_at"] or datetime.max,
        row["record_node"],
        row["identifier_node"],
        row["rule"],
    )
