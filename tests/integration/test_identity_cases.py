"""Every case of who is one person, decided in one night, and again without what decides it."""

from collections.abc import Callable, Iterator

import duckdb
import pytest

from tests.fixtures.compiled_models import CompiledModels, Model, build, register
from tests.fixtures.identity_cases import CASES, SMALL_BULK, TEXTS
from tests.fixtures.identity_worlds import Case, Warehouse

GUARDED = [case for case in CASES if case.guard]
SWITCHED = [case for case in CASES if case.guard or case.switch]
GUARDS, RULES = "intermediate.identity_guards", "intermediate.identity_rules"
Customers = dict[str, str]


def each(cases: list[Case]) -> pytest.MarkDecorator:
    """One test per case, named by its sentence."""
    return pytest.mark.parametrize("case", cases, ids=[f"{c.number} {c.sentence}" for c in cases])


class SmallWorld:
    """All cases but the bulk, in a copy that can be built again in an instant."""

    def __init__(self, built: Warehouse, copy: Warehouse) -> None:
        copy.deliver(CASES, SMALL_BULK)
        self.models = CompiledModels(built.database.parent / "target", "customer_identities")
        self.connection = duckdb.connect(str(copy.database))
        register(self.connection)
        self.known: dict[str, Customers] = {}
        build(self.connection, self.models.models)

    def without(self, what: str) -> Customers:
        """The customers where `guard <guards>`, `rule <rule>` or `text <name>` is switched off."""
        if what not in self.known:
            self.connection.execute("begin")
            self.known[what] = self._built_without(*what.split(" ", 1))
            self.connection.execute("rollback")
        return self.known[what]

    def customers(self) -> Customers:
        """The customer of every record, as published."""
        query = "select record_node, customer_id from published.customer_identities"
        return dict(self.connection.execute(query).fetchall())

    def _built_without(self, kind: str, name: str) -> Customers:
        rewritten: Callable[[Model], str] = lambda model: model.sql  # noqa: E731
        models = self.models.models
        if kind == "guard":
            off = f"update {GUARDS} set is_on = false where list_contains(?, guard)"
            self.connection.execute(off, [name.split()])
            models = self.models.below(["identity_guards"])
        elif kind == "rule":
            self.connection.execute(f"delete from {RULES} where rule = ?", [name])
            models = self.models.below(["identity_rules", "int_identity_links_proposed"])
        if kind == "text" or name == "fuzzy_match":
            old, new = TEXTS[name] if kind == "text" else ("'propose'", "'never'")
            rewritten = lambda model: model.sql.replace(old, new)  # noqa: E731
            assert any(old in model.sql for model in models)
        build(self.connection, models, rewritten)
        return self.customers()


@pytest.fixture(scope="module")
def customers(first_identities: Warehouse) -> Customers:
    """The customer of every record."""
    return first_identities.customers()


@pytest.fixture(scope="module")
def small(
    first_identities: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SmallWorld]:
    """The same cases, run without dbt."""
    world = SmallWorld(
        first_identities, first_identities.copied(tmp_path_factory.mktemp("unguarded"))
    )
    yield world
    world.connection.close()


@each(CASES)
def test_one_person_is_one_customer_and_two_are_two(case: Case, customers: Customers) -> None:
    assert broken(case, customers) == []
    assert set(all_nodes(case)) <= customers.keys()


def test_the_compiled_models_alone_decide_the_same(small: SmallWorld) -> None:
    decided = small.customers()
    assert [case.number for case in CASES if broken(case, decided)] == []


@each(SWITCHED)
def test_without_what_decides_it_the_case_fails(case: Case, small: SmallWorld) -> None:
    assert broken(case, small.without(f"guard {case.guard}" if case.guard else case.switch or ""))


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
