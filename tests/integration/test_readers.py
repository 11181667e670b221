"""Readers of a release are never disturbed: not by a release that is made, not by one that goes."""

import json
import time
from pathlib import Path

from orchestration import release, warehouse
from tests.fixtures.readers import PROCESSES, THREADS, reading
from tests.nights import Household, Outcome
from tests.unit.test_release import FACTS

RELEASES = 8


def made(folder: Path, number: int) -> None:
    """Build and release one version with a number of rows of its own."""
    build, version = folder / "warehouse.duckdb", f"v{number:02}"
    with warehouse.build_file(build) as connection:
        for schema in ("published", "published_pii"):
            connection.execute(f"create schema if not exists {schema}")
        connection.execute(
            f"create or replace table published.deals as from range({5000 + number})"
        )
        connection.execute("create or replace table published_pii.people as select 1 as one")
    facts = {**FACTS, "release_version": version}
    release.write_release(build, folder / "releases", version, facts, {})
    release.flip(folder / "releases", version)
    # A reader that has resolved the link may wait for its turn while a few more come.
    release.prune(folder / "releases", keep=5)


def test_twenty_readers_meet_no_error_and_no_mixture_while_releases_come_and_go(tmp_path: Path):
    made(tmp_path, 0)
    with reading(tmp_path / "releases", tmp_path / "stop", pause=0.05) as met:
        for number in range(1, RELEASES):
            made(tmp_path, number)
            time.sleep(0.3)
    assert met.errors == []
    assert len(met.reads) == PROCESSES * THREADS
    assert len(met.versions) > 1, "the releases came and went before anybody had looked twice"


def test_twenty_readers_are_not_disturbed_by_a_night(
    quiet_night: tuple[Household, Outcome], stale_night: tuple[Household, Outcome]
):
    """They read while the second night pulled, built, judged and published."""
    (before, _), (home, _) = quiet_night, stale_night
    met = json.loads((home.folder.parent / "readers.json").read_text())
    assert met["errors"] == []
    assert len(met["reads"]) == PROCESSES * THREADS
    assert min(met["reads"]) > 1
    assert met["versions"] == sorted([before.current(), home.current()])
