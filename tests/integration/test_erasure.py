"""Erasing a person after real nights, and the nights that follow."""

import duckdb
import pytest

from tests.fixtures.company_folder import CompanyFolder
from tests.fixtures.tiny_house import NEXT_NIGHT, deliver
from tests.nights import Household, Outcome

ADA = "ada@example.com"


@pytest.fixture(scope="module")
def erased(
    quiet_night: tuple[Household, Outcome], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Household, Outcome]:
    """The tiny company after one of its two customers was erased."""
    home = quiet_night[0].copied(tmp_path_factory.mktemp("erased") / "company")
    return home, home.tandem_here("erase", ADA, "--reason", f"asked by mail from {ADA}")


@pytest.fixture(scope="module")
def night_after_erasure(erased: tuple[Household, Outcome]) -> tuple[Household, Outcome]:
    """The next night reads the same files, the erased person in them, and one more deal."""
    home, _ = erased
    deliver(CompanyFolder(home.folder), "3,1,won,50.00,EUR,2026-01-03,2026-01-05")
    return home, home.tandem_here("run", "--as-of", NEXT_NIGHT)


def test_an_erasure_says_what_it_did_and_that_nothing_is_left(erased: tuple[Household, Outcome]):
    _, outcome = erased
    assert outcome.code == 0, outcome.said
    assert "erased: 1 raw rows, 1 releases rewritten" in outcome.stdout
    assert "no trace is left" in outcome.stdout
    assert ADA not in outcome.said


def test_erasing_twice_is_erasing_once(erased: tuple[Household, Outcome]):
    home, _ = erased
    again = home.tandem_here("erase", ADA, "--reason", "asked twice")
    assert (again.code, "already erased" in again.stdout) == (0, True)


def test_an_erasure_needs_a_reason(erased: tuple[Household, Outcome]):
    home, _ = erased
    assert home.tandem_here("erase", "grace@example.com").code == 2


def test_the_release_was_replaced_whole_and_still_adds_up(
    quiet_night: tuple[Household, Outcome], erased: tuple[Household, Outcome]
):
    (before, _), (home, _) = quiet_night, erased
    assert home.current() == f"{before.current()}-e1"
    asked = home.tandem_here("query", "select sum(amount) from published.deals")
    assert asked.code == 0 and "200" in asked.stdout
    assert home.journal().release == home.current()


def test_the_next_sync_does_not_bring_the_person_back(
    night_after_erasure: tuple[Household, Outcome],
):
    home, outcome = night_after_erasure
    assert outcome.code == 0, outcome.said
    for folder in ("state/runs", "state/dagster", "releases"):
        assert Household(home.folder / folder).files_holding(ADA) == []
    verified = home.tandem_here("erase", "--verify")
    assert verified.code == 0, verified.said


def test_closed_days_count_what_they_counted(
    quiet_night: tuple[Household, Outcome], night_after_erasure: tuple[Household, Outcome]
):
    (before, _), (home, _) = quiet_night, night_after_erasure
    with duckdb.connect(str(home.release.resolve() / "warehouse.duckdb"), read_only=True) as it:
        assert it.execute("select count(*), sum(amount) from published.deals").fetchall() == [
            (3, 250)
        ]
    assert closed_days(home) == closed_days(before) != []


def closed_days(home: Household) -> list[tuple]:
    with duckdb.connect(str(home.release.resolve() / "warehouse.duckdb"), read_only=True) as it:
        return it.execute(
            "select * from published.funnel_daily where event_date < date '2026-01-05' order by all"
        ).fetchall()
