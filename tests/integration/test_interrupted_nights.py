"""A run that is killed or comes twice leaves nothing behind but yesterday's release."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from orchestration import warehouse
from orchestration.journal import read_journals
from tests.fixtures.company_folder import CompanyFolder
from tests.fixtures.disks import read_only, room_for
from tests.fixtures.faulty_server import Server
from tests.fixtures.tiny_house import NEXT_NIGHT, deliver
from tests.integration.conftest import meta_settings, night_after
from tests.nights import ROOT, Household, Outcome

# Later than the last good load of a required source may be.
MUCH_LATER = "2026-03-01T22:00:00Z"


def test_a_second_run_at_the_same_time_ends_at_once(
    quiet_night: tuple[Household, Outcome], tmp_path: Path
):
    home = quiet_night[0].copied(tmp_path / "company")
    records = sorted((home.folder / "state/runs").iterdir())
    with warehouse.writer_lock(home.folder / "state"):
        started = time.monotonic()
        outcome = home.tandem_here("run", "--as-of", NEXT_NIGHT)
    assert outcome.code == 1
    assert "another run is writing" in outcome.stderr
    assert "wait for it to end and run again" in outcome.stderr
    assert time.monotonic() - started < 60
    assert sorted((home.folder / "state/runs").iterdir()) == records


def test_a_killed_run_leaves_no_trace_after_one_rerun(
    quiet_night: tuple[Household, Outcome],
    stale_night: tuple[Household, Outcome],
    refusing: Server,
    tmp_path: Path,
):
    (before, _), (undisturbed, _) = quiet_night, stale_night
    home = before.copied(tmp_path / "company")
    night_after(home)
    settings = meta_settings(refusing)
    kill_in_the_middle_of_dbt(home, settings)

    assert home.current() == before.current()
    with warehouse.writer_lock(home.folder / "state"):
        assert wait_for(lambda: can_be_opened(home.folder / "state/warehouse.duckdb"), 10)

    outcome = home.tandem_here("run", "--as-of", NEXT_NIGHT, **settings)
    assert outcome.code == 4, outcome.said
    assert published(home) == published(undisturbed)
    assert list((home.folder / "releases").glob(".*")) == []


def test_a_folder_that_may_not_be_written_is_said_in_one_line_and_by_an_alert(
    quiet_night: tuple[Household, Outcome], tmp_path: Path
):
    home = quiet_night[0].copied(tmp_path / "company")
    told = {"TANDEM_ALERT_COMMAND": f"touch {tmp_path / 'told'}"}
    with read_only(home.folder):
        outcome = home.tandem_here("ingest", "--as-of", NEXT_NIGHT, **told)
    assert outcome.code == 1
    assert "is the disk full or read-only?" in outcome.stderr
    assert "Traceback" not in outcome.said
    assert (tmp_path / "told").exists()
    assert home.tandem_here("ingest", "--as-of", NEXT_NIGHT).code == 0


def test_a_disk_without_room_leaves_the_rows_of_yesterday_until_there_is_room(
    quiet_night: tuple[Household, Outcome], tmp_path: Path
):
    home = quiet_night[0].copied(tmp_path / "company")
    many = [f"{n},1,won,50.00,EUR,2026-01-03,2026-01-05" for n in range(3, 60_000)]
    deliver(CompanyFolder(home.folder), *many)
    build = home.folder / "state/warehouse.duckdb"
    told = {"TANDEM_ALERT_COMMAND": f"touch {tmp_path / 'told'}"}
    with room_for(1_000_000):
        outcome = home.tandem_here("ingest", "--as-of", NEXT_NIGHT, **told)
    assert outcome.code == 1, outcome.said
    assert "Traceback" not in outcome.said
    assert (tmp_path / "told").exists()
    assert deals_in(build) == 2
    assert home.tandem_here("ingest", "--as-of", NEXT_NIGHT).code == 0
    assert deals_in(build) == 59_999


def deals_in(build: Path) -> int:
    with warehouse.any_file(build) as connection:
        return connection.execute("select count(*) from raw_files.deals").fetchall()[0][0]


def test_a_failed_run_is_tried_again_with_its_own_as_of(
    quiet_night: tuple[Household, Outcome], tmp_path: Path
):
    """What was missing comes between the two tries: the alert's command puts it there."""
    home = quiet_night[0].copied(tmp_path / "company")
    deals, kept = home.folder / "deals.csv", tmp_path / "deals.csv"
    deals.rename(kept)
    settings = {
        "TANDEM_RETRIES": "2",
        "TANDEM_RETRY_SECONDS": "0.1",
        "TANDEM_ALERT_COMMAND": f"cp {kept} {deals}",
    }
    outcome = home.tandem_here("ingest", "--as-of", MUCH_LATER, **settings)
    assert outcome.code == 0, outcome.said
    assert "trying again in 0 s, attempt 2" in outcome.stdout
    last, first, _ = read_journals(home.folder / "state/runs", 3)
    assert (first.status, last.status) == ("failed", "done")
    assert first.as_of == last.as_of


def kill_in_the_middle_of_dbt(home: Household, settings: dict[str, str]) -> None:
    """Start a night and kill -9 it, and it alone, while dbt builds."""
    command = [sys.executable, "-m", "orchestration.cli", "run", "--company", str(home.folder)]
    with subprocess.Popen(
        [*command, "--as-of", NEXT_NIGHT],
        cwd=ROOT,
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as run:
        try:
            assert run.stdout is not None
            assert any(line.startswith("building intermediate") for line in run.stdout)
            run.send_signal(signal.SIGKILL)
            assert run.wait() == -signal.SIGKILL
        finally:
            # What a run's own helpers leave open, e.g. Dagster's readers of its output.
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)


def can_be_opened(path: Path) -> bool:
    """Whether no process holds the build file any more."""
    try:
        duckdb.connect(str(path)).close()
    except duckdb.IOException:
        return False
    return True


def wait_for(is_so, seconds: float) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def published(home: Household) -> dict[str, list[tuple]]:
    """Every published table by content, but not the run that made it."""
    path = home.release.resolve() / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as release:
        names = release.execute(
            "select table_name from duckdb_tables() where schema_name = 'published'"
        ).fetchall()
        return {
            name: release.execute(
                "select columns(lambda name: name not in ('run_id', 'release_version'))"
                f" from published.{name} order by all"
            ).fetchall()
            for (name,) in names
        }
