"""What a second night does: nothing when nothing changed, and only what changed otherwise."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.sources.transport import SourceError
from tests.fixtures.files_night import PRODUCTS, FilesNight

MAPPING = PRODUCTS.format(path="products.csv")
LATER = datetime(2026, 4, 1, 22, tzinfo=UTC)
ROWS = "select product_id, name, _is_deleted, _deleted_reason, _loaded_at from raw_files.products"


@pytest.fixture
def night(tmp_path: Path) -> FilesNight:
    night = FilesNight(tmp_path / "company")
    night.map(MAPPING)
    night.put("products.csv", "id,name\n1,bolt\n2,nut\n3,cog\n")
    night.load()
    return night


def test_a_second_run_reads_nothing_and_changes_nothing(night: FilesNight):
    before = night.rows(ROWS)
    report = night.load(LATER)
    assert report.tables["products"].is_skipped
    assert (report.delivered, report.loaded, report.changed) == (3, 3, 0)
    assert night.rows(ROWS) == before


def test_a_touched_small_file_with_the_same_content_is_not_read(night: FilesNight):
    os.utime(night.folder / "products.csv", (1, 1))
    assert night.load(LATER).tables["products"].is_skipped


def test_a_change_that_keeps_size_and_time_is_seen(night: FilesNight):
    path = night.folder / "products.csv"
    status = path.stat()
    night.put("products.csv", "id,name\n1,bolt\n2,nut\n3,cam\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert night.load(LATER).tables["products"].updated == 1


def test_only_rows_that_changed_get_a_new_load_time(night: FilesNight):
    night.put("products.csv", "id,name\n1,bolt\n2,big nut\n3,cog\n4,pin\n")
    table = night.load(LATER).tables["products"]
    assert (table.inserted, table.updated, table.removed) == (1, 1, 0)
    touched = night.rows(
        "select product_id from raw_files.products where _loaded_at = '2026-04-01 22:00' order by 1"
    )
    assert touched == [("2",), ("4",)]


def test_a_row_that_vanishes_is_marked_and_comes_back(night: FilesNight):
    night.put("products.csv", "id,name\n1,bolt\n3,cog\n")
    assert night.load(LATER).tables["products"].removed == 1
    gone = "select product_id, _deleted_reason from raw_files.products where _is_deleted"
    assert night.rows(gone) == [("2", "purged")]
    night.put("products.csv", "id,name\n1,bolt\n2,nut\n3,cog\n")
    table = night.load(LATER).tables["products"]
    assert (table.inserted, table.updated, table.removed) == (0, 1, 0)
    assert night.rows(gone) == []


def test_rows_of_a_mapping_that_was_removed_are_marked(night: FilesNight):
    night.map("")
    assert night.load(LATER).tables["products"].removed == 3


def test_a_changed_mapping_reads_an_unchanged_file_again(night: FilesNight):
    night.map(MAPPING.replace('name = "name"', 'name = { expression = "upper(name)" }'))
    table = night.load(LATER).tables["products"]
    assert (table.is_skipped, table.updated) == (False, 3)


def test_a_failing_file_changes_no_table(night: FilesNight):
    night.map(
        MAPPING + '[[file]]\nentity = "orders"\npath = "o.csv"\n[file.columns]\norder_id = "id"\n'
    )
    night.put("products.csv", "id,name\n1,screw\n")
    before = night.rows(ROWS)
    with pytest.raises(SourceError):
        night.load(LATER)
    assert night.rows(ROWS) == before


def test_no_temporary_table_is_left_behind(night: FilesNight):
    assert night.rows("select count(*) from duckdb_tables() where temporary") == [(0,)]
