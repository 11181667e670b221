"""The page of the weekly meeting says what happened, to both sides alike."""

from pathlib import Path

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
    release: duckdb.DuckDBPyConnection, tmp_path: Path
):
    page = brief(release, tmp_path)
    assert page.startswith("# Acme")
    assert ALLOCATION in page
    assert "None beyond chance." in page


def test_misses_stand_with_the_side_that_owes_them_the_largest_first(
    release: duckdb.DuckDBPyConnection, tmp_path: Path
):
    for key, department, value in (("a", "sales", 10), ("b", "sales", 90), ("c", "marketing", 5)):
        release.execute(
            "insert into published.missed_opportunities"
            " (missed_opportunity_id, pass_id, kind, department, expected_value, is_closed)"
            " values (?, ?, 'untouched', ?, ?, false)",
            [key, key, department, value],
        )
    sales, marketing = brief(release, tmp_path).split("misses of ")[1:3]
    assert sales.index("| b |") < sales.index("| a |")
    assert "| c |" in marketing
    assert "| c |" not in sales


def test_disputes_of_the_company_are_shown_with_their_outcome(
    release: duckdb.DuckDBPyConnection, tmp_path: Path
):
    (tmp_path / "disputes.csv").write_text(
        "opened,by,about,outcome\n2026-10-02,sales,deal 7,upheld\n"
    )
    assert "| 2026-10-02 | sales | deal 7 | upheld |" in brief(release, tmp_path)
