"""A valid company folder: its settings, its typed tables, its version."""

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration import connections
from orchestration.company import load_company
from orchestration.company.contract import CONTRACT_FILES
from orchestration.company.schema import SOURCES
from orchestration.settings import Settings
from tests.fixtures.company_folder import CompanyFolder, company_folder

ROOT = Path(__file__).parents[2]
EXAMPLES = [ROOT / "company", *sorted((ROOT / "examples").iterdir())]


@pytest.fixture
def folder(tmp_path: Path) -> CompanyFolder:
    return company_folder(tmp_path / "company")


def test_settings_have_their_types_and_defaults(folder: CompanyFolder):
    company = folder.load()
    assert (company.name, company.timezone, company.currency) == ("Test", "Europe/Berlin", "EUR")
    assert (company.nightly_at, company.releases_kept) == (time(2, 30), 14)


def test_every_known_source_is_there_and_off_unless_mentioned(folder: CompanyFolder):
    sources = folder.load().sources
    assert (sources["hubspot"].is_enabled, sources["hubspot"].is_required) == (True, True)
    assert (sources["files"].is_enabled, sources["files"].is_required) == (True, False)
    assert not sources["ga4"].is_enabled
    assert sources["hubspot"].max_staleness_hours == 36


def test_a_company_can_declare_the_sources_that_have_a_connector_and_no_other():
    assert set(SOURCES) == set(connections.SOURCES)


def test_contract_tables_reach_duckdb_with_their_declared_types(folder: CompanyFolder):
    tables = folder.load().contract_tables()
    assert sorted(tables) == sorted([*(file.name for file in CONTRACT_FILES), "company"])
    with duckdb.connect() as connection:
        for file in CONTRACT_FILES:
            connection.register("arriving", tables[file.name])
            described = connection.execute("describe from arriving").fetchall()
            assert {n: k.lower() for n, k, *_ in described} == file.duckdb_columns, file.name


def test_cells_become_typed_values(folder: CompanyFolder):
    tables = folder.load().contract_tables()
    assert tables["ownership"].to_pylist()[2] == {
        "stage": "sal",
        "department": "marketing",
        "share": Decimal("0.500000"),
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "version": "1",
    }
    assert tables["company"].to_pylist()[0]["conversion_unit"] == "order"


def test_the_version_changes_with_any_contract_file_and_only_then(folder: CompanyFolder):
    before = folder.load().contract_version
    assert before.startswith("1+")
    assert folder.load().contract_version == before
    folder.put("state/build.txt", "made by a run")
    assert folder.load().contract_version == before
    folder.add("costs", "2026-02-01,sales,people,1000,EUR,2026-01-01,,1")
    assert folder.load().contract_version != before


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_companies_of_the_repository_are_valid(path: Path):
    company = load_company(path, {"TANDEM_EXAMPLE_DATA": "/data"})
    assert company.contract_tables()["stages"].num_rows > 0


def test_the_default_company_targets_what_the_scorecard_measures():
    metrics = (ROOT / "dbt_project/seeds/scorecard_metrics.csv").read_text().splitlines()[1:]
    measured = {line.split(",")[0] for line in metrics}
    rows = load_company(ROOT / "company").contract_tables()["targets"].to_pylist()
    assert {row["metric"] for row in rows} - measured == set()


def test_how_far_back_a_source_looks_is_a_setting(folder: CompanyFolder):
    table = "[sources.hubspot]\noverlap_minutes = 90\nsweep_days = 2\n"
    text = (folder.path / "company.toml").read_text().replace("[sources.hubspot]\n", table)
    folder.put("company.toml", text)
    hubspot = connections.SOURCES["hubspot"]
    assert hubspot.credentials is not None
    settings = Settings({"HUBSPOT_ACCESS_TOKEN": "pat"})
    pace = hubspot.credentials(settings, folder.load()).pace
    assert (pace.overlap, pace.full_days) == (timedelta(minutes=90), 2)
