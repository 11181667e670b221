"""What a build is compared with: the release that readers have, or nothing."""

import json
from pathlib import Path

import duckdb

from orchestration.night import Night, begin
from orchestration.released import load_released
from orchestration.released_tables import TABLES
from orchestration.settings import Settings, read_settings
from tests.fixtures import published_tables
from tests.fixtures.company_folder import CompanyFolder, company_folder


def night(folder: CompanyFolder) -> Night:
    made = begin(folder.path, Settings(read_settings()), is_site_wanted=False)
    made.places.make_state()
    return made


def release(folder: CompanyFolder, keeps_records: bool, definitions: str) -> None:
    place = folder.path / "releases" / "v1"
    place.mkdir(parents=True)
    with duckdb.connect(str(place / "warehouse.duckdb")) as connection:
        published_tables.create(connection)
        connection.execute(
            "insert into published.scorecard (metric, actual, immature_count, month_start_date)"
            " values ('mqls', 3, 0, date '2026-06-01'), ('mqls', 9, 0, null)"
        )
        if keeps_records:
            columns = ", ".join(f"{name} {kind}" for name, kind in TABLES["records"].items())
            connection.execute(
                f"create schema marts; create table marts.fct_metric_records ({columns})"
            )
            connection.execute(
                "insert into marts.fct_metric_records (metric, record_id, value) values"
                " ('mqls', 'pass:1:mql', 1)"
            )
            connection.execute("insert into published.restatements (restatement_id) values ('r1')")
    facts = {"version": "v1", "sequence": 1, "run_id": "r", "contract_version": "1",
             "as_of": "2026-10-01 00:00:00", "definitions": definitions}  # fmt: skip
    (place / "manifest.json").write_text(json.dumps(facts))
    (folder.path / "releases" / "current").symlink_to("v1")


def rows(made: Night, table: str) -> list[tuple]:
    with made.warehouse() as connection:
        return connection.execute(f"select * from released.{table}").fetchall()


def test_before_the_first_release_there_is_nothing_to_compare_with(tmp_path: Path):
    made = night(company_folder(tmp_path / "company"))
    load_released(made)
    assert {name: rows(made, name) for name in TABLES} == {key: [] for key in TABLES}


def test_a_release_brings_its_records_its_dated_figures_and_its_log(tmp_path: Path):
    folder = company_folder(tmp_path / "company")
    release(folder, keeps_records=True, definitions="another")
    made = night(folder)
    for _ in range(2):
        load_released(made)
    assert [row[:2] for row in rows(made, "records")] == [("mqls", "pass:1:mql")]
    assert [row[0] for row in rows(made, "figures")] == ["mqls"]
    assert [row[0] for row in rows(made, "restatements")] == ["r1"]
    assert rows(made, "release")[0][:4] == ("v1", "r", "1", True)


def test_a_release_older_than_its_records_makes_nothing_look_late(tmp_path: Path):
    folder = company_folder(tmp_path / "company")
    release(folder, keeps_records=False, definitions="another")
    made = night(folder)
    load_released(made)
    assert {name: rows(made, name) for name in TABLES} == {key: [] for key in TABLES}
