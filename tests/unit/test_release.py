"""A release is complete or invisible, current in one rename, and safe to open."""

import os
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration import release, warehouse

FACTS = {
    "release_version": "",
    "run_id": "run-1",
    "company": "Acme",
    "contract_version": "1",
    "as_of": datetime(2026, 10, 31),
    "currency": "EUR",
    "provisional_from_date": date(2026, 10, 2),
    "provisional_sources": '{"google_ads": "2026-10-02"}',
}


@pytest.fixture
def build(tmp_path: Path) -> Path:
    path = tmp_path / "state" / "warehouse.duckdb"
    with warehouse.build_file(path) as connection:
        connection.execute("create schema marts; create schema published; create schema raw_crm")
        connection.execute("create schema published_pii; create schema metrics")
        connection.execute("create table raw_crm.contacts as select 'jane@acme.com' as email")
        connection.execute("create view marts.deals as select 1 as deal_id")
        connection.execute("create table published.deals as select 1 as deal_id")
        connection.execute(
            "create table published_pii.customers as select 'jane@acme.com' as email"
        )
    return path


def publish(build: Path, releases: Path, version: str) -> None:
    deals = {"description": "One row per deal.", "columns": {"deal_id": "id"}}
    facts = {**FACTS, "release_version": version, "keys": {"published.deals": ["deal_id"]}}
    release.write_release(build, releases, version, facts, {"published.deals": deals})
    release.flip(releases, version)


def test_a_release_holds_tables_with_comments_and_no_raw_data(build: Path, tmp_path: Path):
    releases = tmp_path / "releases"
    publish(build, releases, "v1")
    with warehouse.release_file(release.current(releases) / "warehouse.duckdb") as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables() order by 1"
        ).fetchall()
        assert tables == [
            ("marts.deals", None),
            ("published.deals", "One row per deal. Key: deal_id."),
            ("published.release", "One row: which release this file is."),
        ]
        version = connection.execute("select release_version from published.release").fetchall()
        assert version == [("v1",)]


def test_personal_data_has_a_file_of_its_own_that_only_its_owner_reads(build: Path, tmp_path: Path):
    publish(build, tmp_path / "releases", "v1")
    personal = tmp_path / "releases" / "current" / "personal.duckdb"
    assert personal.stat().st_mode & 0o777 == 0o600
    assert (personal.parent / "warehouse.duckdb").stat().st_mode & 0o777 == 0o444


def test_a_reader_keeps_its_version_while_current_moves_on(build: Path, tmp_path: Path):
    releases = tmp_path / "releases"
    publish(build, releases, "v1")
    with warehouse.release_file(releases / "current" / "warehouse.duckdb") as reader:
        publish(build, releases, "v2")
        assert reader.execute("from published.release").fetchall()[0][0] == "v1"
    with warehouse.release_file(releases / "current" / "warehouse.duckdb") as reader:
        assert reader.execute("from published.release").fetchall()[0][0] == "v2"


@pytest.mark.parametrize(
    "statement",
    [
        "create table published.mine as select 1",
        "copy (select 1) to '{folder}/leak.csv'",
        "select * from read_text('{folder}/secret.txt')",
        "set enable_external_access = true",
    ],
)
def test_a_reader_can_neither_write_nor_reach_files(build: Path, tmp_path: Path, statement: str):
    (tmp_path / "secret.txt").write_text("secret")
    publish(build, tmp_path / "releases", "v1")
    with (
        warehouse.release_file(tmp_path / "releases/current/warehouse.duckdb") as reader,
        pytest.raises(duckdb.Error),
    ):
        reader.execute(statement.format(folder=tmp_path)).fetchall()


def test_many_readers_of_one_process_are_all_in_utc_and_locked_in(build: Path, tmp_path: Path):
    publish(build, tmp_path / "releases", "v1")
    released = tmp_path / "releases" / "current" / "warehouse.duckdb"
    asked = "select current_setting('TimeZone'), current_setting('lock_configuration')"
    with warehouse.release_file(released) as first, warehouse.release_file(released) as second:
        for reader in (first, second):
            assert reader.execute(asked).fetchall() == [("UTC", True)]
            with pytest.raises(duckdb.Error):
                reader.execute(f"copy published.deals to '{tmp_path / 'deals.csv'}'")


def test_rolling_back_flips_to_the_release_before(build: Path, tmp_path: Path):
    releases = tmp_path / "releases"
    publish(build, releases, "v1")
    publish(build, releases, "v2")
    assert release.roll_back(releases) == "v1"
    assert release.current(releases).name == "v1"


def test_releases_go_by_when_they_were_made_not_by_their_names(build: Path, tmp_path: Path):
    releases = tmp_path / "releases"
    for version in ("20261031T230000Z-ffff", "20261031T230000Z-aaaa", "20260930T220000Z-bbbb"):
        publish(build, releases, version)
    assert release.roll_back(releases) == "20261031T230000Z-aaaa"
    assert release.roll_back(releases) == "20261031T230000Z-ffff"
    release.flip(releases, "20260930T220000Z-bbbb")
    assert release.prune(releases, keep=2) == ["20261031T230000Z-ffff"]


@pytest.mark.parametrize("run", ["e2ea2fb1", "e1234567", "12345678", "abcdefab"])
def test_an_erasure_counts_in_the_name_whatever_run_made_the_release(run: str):
    once = release.erased_name(release.version_name(FACTS["as_of"], run))
    assert once == f"20261031T000000Z-{run}-e1"
    assert release.erased_name(once) == f"20261031T000000Z-{run}-e2"


def test_rolling_back_without_an_earlier_release_says_so(build: Path, tmp_path: Path):
    publish(build, tmp_path / "releases", "v1")
    with pytest.raises(release.NoRelease, match="no release before"):
        release.roll_back(tmp_path / "releases")


def test_pruning_keeps_the_newest_and_the_current(build: Path, tmp_path: Path):
    releases = tmp_path / "releases"
    for version in ("v1", "v2", "v3", "v4"):
        publish(build, releases, version)
    release.flip(releases, "v1")
    assert release.prune(releases, keep=2) == ["v2"]
    assert release.versions(releases) == ["v1", "v3", "v4"]


def test_an_unfinished_release_is_never_listed_and_is_cleared_away(build: Path, tmp_path: Path):
    releases = tmp_path / "releases"
    publish(build, releases, "v1")
    (releases / ".v2.unfinished").mkdir()
    (releases / ".v2.unfinished" / "manifest.json").write_text("{}")
    assert release.versions(releases) == ["v1"]
    release.prune(releases, keep=3)
    assert not (releases / ".v2.unfinished").exists()


def test_no_connection_draws_a_progress_bar(build: Path, tmp_path: Path):
    publish(build, tmp_path / "releases", "v1")
    released = tmp_path / "releases" / "current" / "warehouse.duckdb"
    for opened in (
        warehouse.build_file(build),
        warehouse.scratch(),
        warehouse.release_file(released),
    ):
        with opened as connection:
            asked = connection.execute("select current_setting('enable_progress_bar')")
            assert asked.fetchall() == [(False,)]


def test_two_runs_at_once_are_told_apart_by_the_lock(tmp_path: Path):
    with (
        warehouse.writer_lock(tmp_path),
        pytest.raises(warehouse.WarehouseBusy, match="another run is writing"),
        warehouse.writer_lock(tmp_path),
    ):
        pass


def test_the_lock_of_a_dead_run_blocks_nobody(tmp_path: Path):
    if os.fork() == 0:
        with warehouse.writer_lock(tmp_path):
            os._exit(0)
    os.wait()
    with warehouse.writer_lock(tmp_path):
        pass
