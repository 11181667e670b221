"""Whose account a person belongs to: each case enters as raw rows."""

from collections.abc import Iterator

import pytest

from tests.fixtures.identity_cases import ACCOUNTS
from tests.fixtures.identity_unguarded import SmallWorld
from tests.fixtures.identity_worlds import Case, Warehouse

CASES = {case.number: case for case in ACCOUNTS}
# case, record, the vendor's id of the company (none: no account), how it was found
EXPECTED = [
    (55, "h:#a", None, "none"),
    (56, "h:#a", "#1", "mail_domain"),
    (57, "h:#a", "#1", "mail_domain"),
    (57, "h:#b", None, "none"),
    (58, "h:#a", None, "ambiguous"),
    (58, "h:#b", "#4", "mail_domain_size"),
    (58, "h:#c", "#6", "mail_domain_age"),
    (59, "h:#a", "#1", "domain_alias"),
    (60, "f:#a", "#1", "domain_alias"),
    (61, "h:#a", "#1", "mail_domain"),
    (62, "h:#a", "#1", "crm_association"),
    (63, "h:#a", "#2", "mail_domain"),
    (64, "h:#a", None, "none"),
    (64, "h:#b", None, "none"),
    (64, "h:#c", "#2", "mail_domain"),
]
MATCHED = """
select identities.record_node, customers.account_id, customers.account_match_method
from published.customer_identities as identities
inner join published.customers using (customer_id)
"""
# the second half of a case: what else it rests on
ALSO = Case(64, "students speak for no account", switch="text students")


@pytest.fixture(scope="module")
def accounts(first_identities: Warehouse) -> dict[str, tuple[str | None, str]]:
    """Account and method by record."""
    return by_record(first_identities.rows(MATCHED))


def by_record(rows: list[tuple]) -> dict[str, tuple[str | None, str]]:
    """Account and method by record."""
    return {record: (account, method) for record, account, method in rows}


@pytest.fixture(scope="module")
def small(
    first_identities: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SmallWorld]:
    """The same cases, run without dbt."""
    copy = first_identities.copied(tmp_path_factory.mktemp("accounts"))
    world = SmallWorld(first_identities, copy, ACCOUNTS, "", "customer_identities", "customers")
    yield world
    world.connection.close()


@pytest.fixture(scope="module")
def companies(first_identities: Warehouse) -> dict[str, str]:
    """Account by company record."""
    query = "select company_id, account_id from intermediate.int_accounts_resolved"
    return dict(first_identities.rows(query))


@pytest.mark.parametrize(
    ("number", "record", "company", "method"),
    EXPECTED,
    ids=[f"{number} {CASES[number].sentence} ({record})" for number, record, *_ in EXPECTED],
)
def test_a_person_belongs_to_the_account_that_is_beyond_doubt(
    number: int,
    record: str,
    company: str | None,
    method: str,
    accounts: dict[str, tuple[str | None, str]],
    companies: dict[str, str],
) -> None:
    case = CASES[number]
    expected = companies[f"hubspot:{case.numbered(company)}"] if company else None
    assert accounts[case.node(record)] == (expected, method)


def test_parent_and_child_are_hierarchy_and_no_identity(
    first_identities: Warehouse, companies: dict[str, str]
) -> None:
    parent, child = (companies[f"hubspot:{CASES[63].numbered(name)}"] for name in ("#1", "#2"))
    assert parent != child
    query = "select parent_account_id from published.accounts where account_id = "
    assert first_identities.rows(f"{query}'{child}'") == [(parent,)]


@pytest.mark.parametrize(
    "case", [*ACCOUNTS, ALSO], ids=[f"{case.number} {case.switch}" for case in [*ACCOUNTS, ALSO]]
)
def test_without_what_decides_it_a_case_of_accounts_fails(
    case: Case, small: SmallWorld, companies: dict[str, str]
) -> None:
    unguarded = by_record(small.without(case.switch or "", MATCHED))
    expected = {
        case.node(record): (companies[f"hubspot:{case.numbered(one)}"] if one else None, method)
        for number, record, one, method in EXPECTED
        if number == case.number
    }
    assert {node: unguarded[node] for node in expected} != expected
