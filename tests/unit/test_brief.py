"""The page of the weekly meeting says what happened, to both sides alike."""

import duckdb
import pytest

from orchestration.brief import ALLOCATION, brief
from tests.fixtures import published_tables


@pytest.fixture
def release() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    published_tables.create(connection)
    connection.execute(
        "create or replace table published.release as select 'Acme' as company_name,"
        " 'v1' as release_version, '2026.1' as contract_version, timestamp '2026-11-01' as as_of,"
        " 'EUR' as currency"
    )
    return connection


def test_an_empty_release_has_a_page_that_says_nothing_happened(
    release: duckdb.DuckDBPyConnection,
):
    page = brief(release)
    assert page.startswith("# Acme")
    assert ALLOCATION in page
    assert "None beyond chance." in page


def test_misses_stand_with_the_side_that_owes_them_the_largest_first(
    release: duckdb.DuckDBPyConnection,
):
    for key, department, value in (("a", "sales", 10), ("b", "sales", 90), ("c", "marketing", 5)):
        release.execute(
            "insert into published.missed_opportunities"
            " (missed_opportunity_id, pass_id, kind, department, expected_value, is_closed)"
            " values (?, ?, 'untouched', ?, ?, false)",
            [key, key, department, value],
        )
    sales, marketing = brief(release).split("misses of ")[1:3]
    assert sales.index("| b |") < sales.index("| a |")
    assert "| c |" in marketing
    assert "| c |" not in sales


def test_a_dispute_stands_in_its_section_and_beside_what_it_is_about(
    release: duckdb.DuckDBPyConnection,
):
    dispute(release, 1, "Won revenue", "sales", "counted twice", "upheld")
    dispute(release, 2, "files:7", "marketing", "answered at the fair", None)
    release.execute(
        "insert into published.missed_opportunities"
        " (missed_opportunity_id, pass_id, kind, department, expected_value, is_closed)"
        " values ('a', 'files:7', 'untouched', 'sales', 10, false)"
    )
    page = brief(release)
    assert "| 2026-10-02 | marketing | files:7 |  | answered at the fair | open |  |" in page
    assert "| Untouched (disputed) | files:7 |" in page
    year = page.split("## Where the year stands")[1].split("##")[0]
    assert "Won revenue, disputed by sales: counted twice (upheld)" in year


def dispute(
    release: duckdb.DuckDBPyConnection,
    line: int,
    about: str,
    raised_by: str,
    claim: str,
    outcome: str | None,
) -> None:
    release.execute(
        "insert into published.disputes"
        " (dispute_id, about, raised_by, claim, outcome, is_open, opened_date)"
        " values (?, ?, ?, ?, ?, ?, date '2026-10-02')",
        [f"dispute:{line}", about, raised_by, claim, outcome, outcome is None],
    )
