"""Every case of who is one person, decided in one night, and again with every guard off."""

import duckdb
import pytest

from tests.fixtures.identity_cases import CASES
from tests.fixtures.identity_worlds import Case, Warehouse

GUARDED = [case for case in CASES if case.guard]


def each(cases: list[Case]) -> pytest.MarkDecorator:
    """One test per case, named by its sentence."""
    return pytest.mark.parametrize("case", cases, ids=[f"{c.number} {c.sentence}" for c in cases])


@pytest.fixture(scope="module")
def customers(first_identities: Warehouse) -> dict[str, str]:
    """The customer of every record."""
    return first_identities.customers()


@pytest.fixture(scope="module")
def unguarded(
    first_identities: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The same rows with every guard switched off."""
    other = first_identities.copied(tmp_path_factory.mktemp("unguarded"))
    with duckdb.connect(str(other.database)) as connection:
        connection.execute("update intermediate.identity_guards set is_on = false")
    other.build()
    return other.customers()


@each(CASES)
def test_one_person_is_one_customer_and_two_are_two(case: Case, customers: dict[str, str]) -> None:
    assert [names for names in case.together if ids(case, names, customers) != 1] == []
    assert [
        names
        for names in case.apart
        if ids(case, names, customers) != len(set(case.nodes(names)) & set(customers))
    ] == []
    assert {
        node for names in [*case.together, *case.apart] for node in case.nodes(names)
    } <= customers.keys()


@each(GUARDED)
def test_without_its_guard_the_case_fails(
    case: Case, customers: dict[str, str], unguarded: dict[str, str]
) -> None:
    broken = [
        names
        for names in case.apart
        if ids(case, names, unguarded) < len(set(case.nodes(names)) & set(unguarded))
    ]
    assert broken


@each(GUARDED)
def test_the_guard_says_what_it_refused(case: Case, first_identities: Warehouse) -> None:
    reasons = first_identities.rows(
        "select distinct rejection_reason from intermediate.int_identity_edges_decided where"
        f" contains(record_node || ' ' || identifier_node, '{case.numbered('#')}')"
    )
    assert case.guard in {reason for (reason,) in reasons}


def ids(case: Case, names: str, customers: dict[str, str]) -> int:
    """How many customers these nodes are."""
    return len({customers.get(node) for node in case.nodes(names)})
