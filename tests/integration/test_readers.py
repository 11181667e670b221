"""Readers of a release are never disturbed: not by a release that is made, not by one that goes."""

import subprocess
import sys
import time
from pathlib import Path

from orchestration import release, warehouse
from tests.unit.test_release import FACTS

PROCESSES, THREADS, RELEASES = 4, 5, 8
READER = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import duckdb
file, stop, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def read(number):
    versions = []
    while not stop.exists():
        with duckdb.connect(str(file.resolve()), read_only=True) as release:
            sql = "select release_version, (select max(v) from published.deals)"
            named, held = release.execute(sql + " from published.release").fetchall()[0]
        assert named == held, (named, held)
        versions.append(named)
        time.sleep(0.05)
    return versions

with ThreadPoolExecutor(count) as pool:
    for versions in pool.map(read, range(count)):
        print(len(versions), len(set(versions)))
"""


def made(folder: Path, number: int) -> None:
    """Build and release one version whose every row names it."""
    build, version = folder / "warehouse.duckdb", f"v{number:02}"
    with warehouse.build_file(build) as connection:
        for schema in ("published", "published_pii"):
            connection.execute(f"create schema if not exists {schema}")
        connection.execute(
            f"create or replace table published.deals as select '{version}' as v from range(5000)"
        )
        connection.execute("create or replace table published_pii.people as select 1 as one")
    facts = {**FACTS, "release_version": version}
    release.write_release(build, folder / "releases", version, facts, {})
    release.flip(folder / "releases", version)
    release.prune(folder / "releases", keep=2)


def test_twenty_readers_meet_no_error_and_no_mixture_while_releases_come_and_go(tmp_path: Path):
    made(tmp_path, 0)
    stop = tmp_path / "stop"
    file = tmp_path / "releases" / "current" / warehouse.DATABASE_FILE
    command = [sys.executable, "-c", READER, str(file), str(stop), str(THREADS)]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for number in range(1, RELEASES):
        made(tmp_path, number)
        time.sleep(0.3)
    stop.touch()
    ended = [(*reader.communicate(timeout=120), reader.returncode) for reader in readers]
    assert [error for _, error, code in ended if code or error] == []
    lines = [line.split() for said, _, _ in ended for line in said.splitlines()]
    assert len(lines) == PROCESSES * THREADS
    reads, seen = zip(*(map(int, line) for line in lines), strict=True)
    assert min(reads) >= 1
    assert max(seen) > 1, "the releases came and went before anybody had looked twice"
