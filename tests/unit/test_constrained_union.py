"""One person or two in a cluster that holds too much: whatever the order, and never too many."""

import sys
from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nights import ROOT

PLUGINS = ROOT / "dbt_project" / "plugins"
LIMITS = {"person_emails": 3, "person_nodes": 12}
GUARDS = {
    "two_logins",
    "two_records_of_one_system",
    "too_many_emails",
    "too_many_nodes",
    "steward_unlink",
}
SYSTEMS = {"h": "contact hubspot", "f": "contact files", "u": "login", "e": "email", "d": None}
NODES = [f"{kind}{number}" for kind in SYSTEMS for number in range(4)]

Edge = tuple[str, str, int, int]
edges_drawn = st.lists(
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(NODES), st.integers(0, 4), st.integers(1, 3)
    ),
    max_size=30,
    unique_by=lambda edge: (edge[0], edge[1], edge[2]),
)  # fmt: skip
pairs_drawn = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=3)


@pytest.fixture(scope="module", autouse=True)
def plugins():
    """The project's plugins, found as dbt finds them."""
    sys.path.insert(0, str(PLUGINS))
    yield
    sys.path.remove(str(PLUGINS))


def solved(edges: list[Edge], parted: list[tuple[str, str]] = ()) -> dict[tuple, dict]:
    """The verdict on each edge (record, identifier, tier, evidence)."""
    from constrained_union import constrained_union

    rows = [
        {
            "record_node": one,
            "identifier_node": other,
            "rule": f"rule_{tier}",
            "tier": tier,
            "evidence_count": evidence,
            "first_seen_at": None,
        }
        for one, other, tier, evidence in edges
    ]
    columns = ("record_node", "identifier_node", "rule", "tier", "evidence_count", "first_seen_at")
    table = pa.Table.from_pylist(rows) if rows else pa.table({name: [] for name in columns})
    nodes = [{"node": node, "key_system": SYSTEMS[node[0]]} for node in NODES]
    answer = constrained_union(table, pa.Table.from_pylist(nodes), parted, LIMITS, GUARDS)
    return {
        (row["record_node"], row["identifier_node"], row["rule"]): row for row in answer.to_pylist()
    }


def persons(verdicts: dict[tuple, dict]) -> dict[str, set[str]]:
    """The nodes of each component."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in verdicts.values():
        found[row["record_component_id"]].add(row["record_node"])
        found[row["identifier_component_id"]].add(row["identifier_node"])
    return found


@settings(max_examples=60, deadline=None)
@given(edges=edges_drawn, parted=pairs_drawn, order=st.randoms())
def test_the_result_does_not_depend_on_the_order_of_the_edges(edges, parted, order):
    shuffled = list(edges)
    order.shuffle(shuffled)
    assert solved(edges, parted) == solved(shuffled, parted)


@settings(max_examples=60, deadline=None)
@given(edges=edges_drawn, parted=pairs_drawn)
def test_a_parted_pair_is_never_one_person(edges, parted):
    verdicts = solved(edges, parted)
    for nodes in persons(verdicts).values():
        assert not any(one != other and {one, other} <= nodes for one, other in parted)


@settings(max_examples=60, deadline=None)
@given(edges=edges_drawn)
def test_what_evidence_joins_keeps_every_limit(edges):
    weak = [edge for edge in edges if edge[2] >= 2]
    for nodes in persons(solved(weak)).values():
        kinds = [node[0] for node in nodes]
        assert kinds.count("u") <= 1
        assert kinds.count("e") <= LIMITS["person_emails"]
        assert len(nodes) <= LIMITS["person_nodes"]


@settings(max_examples=60, deadline=None)
@given(edges=edges_drawn)
def test_the_sources_own_word_is_never_refused(edges):
    own = [edge for edge in edges if edge[2] <= 1]
    assert {row["rejection_reason"] for row in solved(own).values()} <= {None}


def test_the_weaker_edge_between_two_logins_is_refused_and_says_why():
    verdicts = solved([("u1", "e1", 2, 3), ("u2", "e1", 2, 1)])
    assert verdicts["u1", "e1", "rule_2"]["rejection_reason"] is None
    assert verdicts["u2", "e1", "rule_2"]["rejection_reason"] == "two_logins"


def test_a_device_does_not_join_two_records_of_one_system_but_a_mailbox_does():
    assert solved([("h1", "e1", 2, 1), ("h2", "e1", 2, 1)])["h2", "e1", "rule_2"][
        "rejection_reason"
    ] is None  # fmt: skip
    by_device = solved([("h1", "e1", 2, 1), ("d1", "e1", 3, 2), ("d1", "h2", 3, 1)])
    assert by_device["d1", "h2", "rule_3"]["rejection_reason"] == "two_records_of_one_system"
