"""Who is who against the hidden truth of the sandbox, and what identity promises of every night."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations

import duckdb
import pytest

from sandbox.truth.persons import person_rows
from sandbox.world import World, clock
from tests.nights import Household, Outcome

# what first_night is: see tests/nights.py
SEED, SCALE = 7, 0.1


class Solved:
    """Queries on the build file of the first night."""

    def __init__(self, home: Household) -> None:
        self._database = home.folder / "state" / "warehouse.duckdb"

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self._database), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def solved(first_night: tuple[Household, Outcome]) -> Solved:
    home, outcome = first_night
    assert outcome.code == 0, outcome.said
    return Solved(home)


@pytest.fixture(scope="module")
def people() -> list[dict]:
    return person_rows(World(seed=SEED, scale=SCALE), clock(0))


@pytest.fixture(scope="module")
def truth(people: list[dict], solved: Solved) -> dict[str, str]:
    """The person of every record node that somebody's own word leads to.

    A browser that was shared is nobody's, and one that nobody logged in on or typed an address in
    can be joined by no rule.
    """
    named = {
        node
        for (node,) in solved.rows(
            "select distinct 'device:' || device_id from intermediate.int_web_identities_summed"
            " where has_consent and (login_id is not null or email is not null)"
        )
    }
    owners: dict[str, str] = {}
    for person in people:
        nodes = [f"contact:hubspot:{one}" for one in person["contact_ids"]]
        nodes += [f"login:{person['login']}"] if person["login"] else []
        own = {one for one in person["devices"] if one not in person["shared_devices"]}
        nodes += [node for node in named if node.rpartition(":")[2] in own]
        owners |= dict.fromkeys(nodes, person["person"])
    return owners


@pytest.fixture(scope="module")
def linked(solved: Solved) -> dict[str, str]:
    """What is tied together by identifiers, whatever the guards say: more nobody can find."""
    parent: dict[str, str] = {}

    def find(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    edges = "select record_node, identifier_node from intermediate.int_identifiers_extracted"
    for record, identifier in solved.rows(edges):
        parent[find(record)] = find(identifier)
    return {node: find(node) for node in list(parent)}


def pairs(nodes: Iterable[str], owner: Callable[[str], Hashable]) -> set[tuple[str, str]]:
    """Every two nodes of one owner."""
    groups = defaultdict(list)
    for node in nodes:
        groups[owner(node)].append(node)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def test_pairs_are_as_true_and_as_many_as_promised(
    truth: dict[str, str], linked: dict[str, str], solved: Solved
):
    customers = dict(
        solved.rows("select record_node, customer_id from intermediate.int_identities_resolved")
    )
    nodes = truth.keys() & customers.keys()
    true = pairs(nodes, lambda node: (truth[node], linked.get(node, node)))
    found = pairs(nodes, customers.__getitem__)
    assert len(true) > 100
    assert len(pairs(nodes, truth.__getitem__) & found) / len(found) >= 0.995
    assert len(true & found) / len(true) >= 0.98


def test_no_person_holds_two_logins_and_none_is_larger_than_a_person(solved: Solved):
    assert solved.rows(
        "select customer_id, count(*) from intermediate.int_identities_resolved"
        " where node_type = 'login' group by customer_id having count(*) > 1"
    ) == []  # fmt: skip
    assert solved.rows(
        "select component_id from intermediate.int_identity_components_solved"
        " group by component_id having count(*) > (select value from intermediate.identity_limits"
        " where limit_name = 'person_nodes')"
    ) == []  # fmt: skip


def test_every_ended_id_has_an_alias_of_one_hop_and_every_merge_its_cause(solved: Solved):
    assert solved.rows(
        "select one.old_customer_id from identity.customer_aliases as one"
        " inner join identity.customer_aliases as other on one.customer_id = other.old_customer_id"
    ) == []  # fmt: skip
    assert solved.rows(
        "select event_id from identity.identity_events where event_type = 'merged'"
        " and (cause_rule is null or run_id is null or rule_version is null)"
    ) == []  # fmt: skip


def test_people_belong_to_their_own_company(people: list[dict], solved: Solved):
    domains = dict(solved.rows("select account_id, domain from marts.dim_accounts"))
    matched = dict(
        solved.rows(
            "select identities.record_node, coalesce(customers.account_id, '')"
            " from intermediate.int_identities_resolved as identities"
            " inner join marts.dim_customers as customers using (customer_id)"
        )
    )
    business = [
        (matched[node], person["company_domain"])
        for person in people
        if person["company_domain"] and person["emails"]
        for node in [f"contact:hubspot:{one}" for one in person["served_contact_ids"][:1]]
        if node in matched and person["emails"][0].endswith("@" + person["company_domain"])
    ]
    answered = [(account, domain) for account, domain in business if account]
    right = [domain for account, domain in answered if domains[account] == domain]
    assert len(right) / len(answered) >= 0.98
    assert len(answered) / len(business) >= 0.9
