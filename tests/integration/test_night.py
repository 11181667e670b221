"""A whole night through the real connectors, as an operator runs it."""

import json

import duckdb

from tests.nights import Household, Outcome

LOOPBACK = ("127.0.0.1", "localhost", "::1", "0.0.0.0")


def rows(home: Household, sql: str) -> list[tuple]:
    path = home.release.resolve() / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as release:
        return release.execute(sql).fetchall()


def test_the_first_night_publishes(first_night: tuple[Household, Outcome]):
    home, outcome = first_night
    assert outcome.code == 0, outcome.said
    assert rows(home, "select count(*) from published.release") == [(1,)]


def test_the_night_ends_with_the_scorecard_of_both_departments(
    first_night: tuple[Household, Outcome],
):
    _, outcome = first_night
    for word in ("inquiry", "mql", "sqo", "won", "marketing", "sales", "spend", "target"):
        assert word in outcome.stdout.lower()


def test_the_manifest_says_what_the_release_holds(first_night: tuple[Household, Outcome]):
    home, _ = first_night
    manifest = json.loads((home.release / "manifest.json").read_text())
    for table, count in manifest["tables"].items():
        assert rows(home, f"select count(*) from {table}") == [(count,)], table


def test_no_process_of_a_night_connects_to_the_outside(first_night: tuple[Household, Outcome]):
    home, _ = first_night
    lines = home.socket_log.read_text().splitlines()
    outside = [line for line in lines if not any(host in line for host in LOOPBACK)]
    assert lines, "the watch saw no connection at all, not even the sandbox's"
    assert outside == []
