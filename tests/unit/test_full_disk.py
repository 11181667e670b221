"""A disk that is full, or that may not be written, costs the night and nothing else."""

import os
from pathlib import Path

import duckdb
import pytest

from orchestration import release, warehouse
from orchestration.durable import write_whole
from orchestration.journal import Journal
from tests.fixtures.disks import read_only, room_for
from tests.fixtures.files_night import AS_OF, PRODUCTS, FilesNight

MAPPING = PRODUCTS.format(path="products.csv")


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build file with a published table of some size."""
    path = tmp_path / "state" / "warehouse.duckdb"
    with warehouse.build_file(path) as connection:
        for schema in release.SCHEMAS:
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table published.deals as select hash(range) as deal_id from range(300_000)"
        )
    return path


def publish(build: Path, releases: Path, version: str) -> None:
    facts = {
        "release_version": version,
        "run_id": "run-1",
        "company": "Acme",
        "contract_version": "1",
        "as_of": "2026-10-31 22:00:00",
        "currency": "EUR",
        "provisional_from_date": None,
        "provisional_sources": "{}",
    }
    release.write_release(build, releases, version, facts, {})
    release.flip(releases, version)


def deals(releases: Path) -> int:
    with warehouse.release_file(releases / "current/warehouse.duckdb") as connection:
        return connection.execute("select count(*) from published.deals").fetchall()[0][0]


def test_a_release_that_does_not_fit_leaves_the_last_one(build: Path, tmp_path: Path):
    releases = tmp_path / "releases"
    publish(build, releases, "v1")
    with room_for(1_000_000), pytest.raises((duckdb.Error, OSError)):
        publish(build, releases, "v2")
    assert (release.current(releases).name, release.versions(releases)) == ("v1", ["v1"])
    assert deals(releases) == 300_000
    publish(build, releases, "v2")
    release.prune(releases, 2)
    assert release.current(releases).name == "v2"
    assert list(releases.glob(".*")) == []


def test_a_release_into_a_folder_that_may_not_be_written_leaves_the_last_one(
    build: Path, tmp_path: Path
):
    releases = tmp_path / "releases"
    publish(build, releases, "v1")
    with read_only(releases), pytest.raises(OSError):
        publish(build, releases, "v2")
    assert deals(releases) == 300_000
    publish(build, releases, "v2")
    assert release.versions(releases) == ["v1", "v2"]


def test_rows_that_do_not_fit_are_all_left_out_until_there_is_room(tmp_path: Path):
    path = tmp_path / "warehouse.duckdb"
    many = "".join(f"{number},{os.urandom(40).hex()}\n" for number in range(60_000))
    nights = []
    for content in ("1,bolt\n", many, many):
        night = FilesNight(tmp_path / f"company-{len(nights)}", duckdb.connect(str(path)))
        night.map(MAPPING)
        night.put("products.csv", "id,name\n" + content)
        nights.append(night)
        if len(nights) == 2:
            with room_for(path.stat().st_size + 300_000), pytest.raises((duckdb.Error, OSError)):
                night.load(AS_OF)
                night.connection.execute("checkpoint")
        else:
            night.load(AS_OF)
        night.connection.close()
        if len(nights) == 2:
            with duckdb.connect(str(path)) as connection:
                kept = connection.execute("select product_id, name from raw_files.products")
                assert kept.fetchall() == [("1", "bolt")]
    with duckdb.connect(str(path)) as connection:
        living = "select count(*) from raw_files.products where not _is_deleted"
        assert connection.execute(living).fetchall() == [(60_000,)]


def test_a_small_file_that_does_not_fit_stays_what_it_was(tmp_path: Path):
    path = tmp_path / "ledger.json"
    write_whole(path, "[]")
    with room_for(10), pytest.raises(OSError):
        write_whole(path, "x" * 100_000)
    assert path.read_text() == "[]"
    write_whole(path, "[1]")
    assert path.read_text() == "[1]"
    with room_for(10), pytest.raises(OSError):
        Journal("run-1", "Acme", AS_OF).write(tmp_path / "runs")
    assert list((tmp_path / "runs").glob("*.json")) == []
