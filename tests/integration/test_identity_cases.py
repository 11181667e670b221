"""Every case of who is one person, decided in one night, and again without what decides it."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.fixtures.identity_cases import CASES, SMALL_BULK
from tests.fixtures.identity_unguarded import Customers, SmallWorld
from tests.fixtures.identity_worlds import Case, Warehouse

GUARDED = [case for case in CASES if case.guard]
SWITCHED = [case for case in CASES if case.guard or case.switch]
PUBLISHED = "select record_node, customer_id from published.customer_identities"
OPTED_OUT = """
select customers.customer_id from intermediate.int_customers_profiled as customers
inner join published.customer_identities using (customer_id)
where record_node = 'contact:files:c68xb' and customers.is_opted_out
"""


def each(cases: list[Case]) -> pytest.MarkDecorator:
    """One test per case, named by its sentence."""
    return pytest.mark.parametrize("case", cases, ids=[f"{c.number} {c.sentence}" for c in cases])


@pytest.fixture(scope="module")
def customers(first_identities: Warehouse) -> Customers:
    """The customer of every record."""
    return first_identities.customers()


@pytest.fixture(scope="module")
def small(
    first_identities: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SmallWorld]:
    """The same cases, run without dbt."""
    copy = first_identities.copied(tmp_path_factory.mktemp("unguarded"))
    goals = ("customer_identities", "int_customers_profiled")
    world = SmallWorld(first_identities, copy, CASES, SMALL_BULK, *goals)
    yield world
    world.connection.close()


@pytest.fixture(scope="module")
def without(small: SmallWorld) -> Callable[[str], Customers]:
    """The customers where a switch is off, each decided once."""
    return cache(lambda switch: dict(small.without(switch, PUBLISHED)))


@each(CASES)
def test_one_person_is_one_customer_and_two_are_two(case: Case, customers: Customers) -> None:
    assert broken(case, customers) == []
    assert set(all_nodes(case)) <= customers.keys()


def test_the_compiled_models_alone_decide_the_same(small: SmallWorld) -> None:
    decided = dict(small.rows(PUBLISHED))
    assert [case.number for case in CASES if broken(case, decided)] == []


@each(SWITCHED)
def test_without_what_decides_it_the_case_fails(
    case: Case, without: Callable[[str], Customers]
) -> None:
    decided = without(f"guard {case.guard}" if case.guard else case.switch or "")
    assert broken(case, decided) or not set(all_nodes(case)) <= decided.keys()


def test_an_opt_out_on_one_record_is_the_persons(small: SmallWorld) -> None:
    assert len(small.rows(OPTED_OUT)) == 1
    assert small.without("text any opt-out", OPTED_OUT) == []


@each(GUARDED)
def test_the_guard_says_what_it_refused(case: Case, first_identities: Warehouse) -> None:
    reasons = first_identities.rows(
        "select distinct rejection_reason from intermediate.int_identity_edges_decided where"
        f" contains(record_node || ' ' || identifier_node, '{case.numbered('#')}')"
    )
    assert (case.guard or "").split()[0] in {reason for (reason,) in reasons}


def broken(case: Case, customers: Customers) -> list[str]:
    """Groups of the case that are not as they should be, of the nodes that there are."""
    parted = [names for names in case.together if ids(case, names, customers) > 1]
    joined = [
        names
        for names in case.apart
        if ids(case, names, customers) < len(set(case.nodes(names)) & customers.keys())
    ]
    return parted + joined


def all_nodes(case: Case) -> list[str]:
    """Every node a case speaks of."""
    return [node for names in [*case.together, *case.apart] for node in case.nodes(names)]


def ids(case: Case, names: str, customers: Customers) -> int:
    """How many customers these nodes are."""
    return len({customers[node] for node in case.nodes(names) if node in customers})
