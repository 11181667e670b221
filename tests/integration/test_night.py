"""A whole night through the real connectors, as an operator runs it."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.fixtures import empty_network
from tests.nights import ROOT, Household, Outcome

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


def test_the_cost_of_every_vendor_is_told_in_calls_per_changed_row(
    first_night: tuple[Household, Outcome],
):
    home, _ = first_night
    pulled = [
        step
        for step in home.journal().steps
        if step.name.startswith("pull ") and step.name != "pull files" and step.calls
    ]
    assert len(pulled) >= 4
    for step in pulled:
        number, _, unit = step.note.partition(" ")
        assert unit.startswith("calls per changed row") and 0 < float(number) < 1, step.name
        assert float(number) == pytest.approx(step.calls / step.rows_out, rel=0.01), step.name


def test_no_process_of_a_night_connects_to_the_outside(first_night: tuple[Household, Outcome]):
    home, _ = first_night
    lines = home.socket_log.read_text().splitlines()
    outside = [line for line in lines if not any(host in line for host in LOOPBACK)]
    assert lines, "the watch saw no connection at all, not even the sandbox's"
    assert outside == []


def test_a_night_succeeds_without_a_network_and_never_wants_one(
    first_night: tuple[Household, Outcome],
):
    """Counted by the kernel, so for native code and unknown processes too."""
    home, outcome = first_night
    if not empty_network.is_possible():
        pytest.skip("this machine lets nobody have a network of their own")
    assert outcome.code == 0, outcome.said
    assert set(json.loads(home.network_report.read_text()).values()) == {0}


@pytest.mark.parametrize(
    "wish",
    ["create_connection(('192.0.2.1', 80))", "getaddrinfo('telemetry.example.com', 443)"],
)
def test_whoever_wants_the_network_is_counted(wish: str, tmp_path: Path):
    if not empty_network.is_possible():
        pytest.skip("this machine lets nobody have a network of their own")
    report = tmp_path / "network.json"
    command = empty_network.alone(report, [sys.executable, "-c", f"import socket; socket.{wish}"])
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert sum(json.loads(report.read_text()).values()) > 0
