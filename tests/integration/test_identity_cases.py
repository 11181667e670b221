"""Every case of who is one person, decided in one night, and again with every guard off."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.fixtures.identity_cases import BULK, CASES
from tests.fixtures.identity_worlds import Case, Warehouse

GUARDED = [case for case in CASES if case.guard]


def each(cases: list[Case]) -> pytest.MarkDecorator:
    """One test per case, named by its sentence."""
    return pytest.mark.parametrize("case", cases, ids=[f"{c.number} {c.sentence}" for c in cases])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """All cases after one night."""
    warehouse = Warehouse(tmp_path_factory.mktemp("cases"))
    warehouse.deliver(CASES, BULK)
    warehouse.build()
    return warehouse


@pytest.fixture(scope="module")
def customers(warehouse: Warehouse) -> dict[str, str]:
    return warehouse.customers()


@pytest.fixture(scope="module")
def unguarded(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The same rows with no memory and every guard switched off."""
    folder: Path = tmp_path_factory.mktemp("unguarded")
    other = Warehouse.__new__(Warehouse)
    other.database, other.night = folder / "warehouse.duckdb", 1
    shutil.copy(warehouse.database, other.database)
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
def test_the_guard_says_what_it_refused(case: Case, warehouse: Warehouse) -> None:
    reasons = warehouse.rows(
        "select distinct rejection_reason from intermediate.int_identity_edges_decided where"
        f" contains(record_node || ' ' || identifier_node, '{case.numbered('#')}')"
    )
    assert case.guard in {reason for (reason,) in reasons}


def ids(case: Case, names: str, customers: dict[str, str]) -> int:
    """How many customers these nodes are."""
    return len({customers.get(node) for node in case.nodes(names)})
