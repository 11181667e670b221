"""What a data engineer meets in the Dagster UI: the graph, the schedule, one asset at a time."""

import shutil
from pathlib import Path

import dagster as dg
import pytest

from orchestration.company import load_company
from orchestration.connections import off_schemas
from orchestration.defs import build_definitions
from orchestration.settings import Settings
from tests.nights import ROOT, Household, Outcome

PINNED = ROOT / "tests" / "shape" / "asset_keys.txt"


@pytest.fixture(scope="module")
def later(
    first_night: tuple[Household, Outcome], tmp_path_factory: pytest.TempPathFactory
) -> Household:
    """The default company after its first night, in a copy that may be changed."""
    home, outcome = first_night
    assert outcome.code == 0, outcome.said
    target = tmp_path_factory.mktemp("later") / "company"
    shutil.copytree(home.folder, target, symlinks=True)
    return Household(target)


@pytest.fixture(scope="module")
def definitions(later: Household) -> dg.Definitions:
    return build_definitions(later.folder, Settings({"TANDEM_SPREADSHEETS": "/nowhere"}))


def specs(definitions: dg.Definitions) -> list[dg.AssetSpec]:
    return list(definitions.resolve_all_asset_specs())


def test_the_user_interface_can_load_everything(definitions: dg.Definitions):
    """It refuses what a run never asks: two things of one name anywhere."""
    repository = definitions.get_repository_def()
    repository.load_all_definitions()
    assert {"nightly", "ingest", "publish", "verification", "identity_proof"} <= {
        job.name for job in repository.get_all_jobs()
    }


def test_asset_keys_are_pinned(definitions: dg.Definitions):
    """A key is an address: renaming one loses its history. Change the file with the model."""
    keys = sorted("/".join(spec.key.path) for spec in specs(definitions) if spec.group_name)
    assert keys == PINNED.read_text().split()


def test_an_asset_key_is_schema_and_table_and_its_group_is_the_layer(definitions: dg.Definitions):
    for spec in specs(definitions):
        assert len(spec.key.path) == 2
        assert spec.group_name == spec.key.path[0]


def test_every_asset_says_what_it_is_and_who_answers_for_it(definitions: dg.Definitions):
    lacking = [spec.key for spec in specs(definitions) if not (spec.description and spec.owners)]
    assert lacking == []


def test_every_raw_and_published_table_has_a_check_that_blocks(
    definitions: dg.Definitions, later: Household
):
    """But those of a source that is off: it delivers nothing."""
    quiet = off_schemas(load_company(later.folder), Settings({}))
    graph = definitions.resolve_asset_graph()
    guarded = {key.asset_key for key in graph.asset_check_keys}
    edges = {
        spec.key
        for spec in specs(definitions)
        if spec.key.path[0].startswith(("raw_", "published")) and spec.key.path[0] not in quiet
    }
    assert edges - guarded == set()


def test_the_nightly_schedule_runs_in_the_company_zone_and_is_off(definitions: dg.Definitions):
    schedule = definitions.get_schedule_def("nightly_schedule")
    assert schedule.execution_timezone == "Europe/Berlin"
    assert schedule.cron_schedule == "30 2 * * *"
    assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED


def test_once_a_week_everything_is_built_anew_and_compared_half_a_day_later(
    definitions: dg.Definitions,
):
    schedule = definitions.get_schedule_def("weekly_schedule")
    assert schedule.job_name == "verification"
    assert schedule.execution_timezone == "Europe/Berlin"
    assert schedule.cron_schedule == "30 14 * * 6"
    assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED


def test_one_asset_can_be_materialised_by_itself(definitions: dg.Definitions, tmp_path: Path):
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        result = definitions.resolve_implicit_global_asset_job_def().execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(["marts", "dim_accounts"])],
            raise_on_error=False,
        )
    assert result.success
    (event,) = result.get_asset_materialization_events()
    metadata = event.materialization.metadata
    assert metadata["dagster/row_count"].value > 0
    assert metadata["dagster/column_schema"].value.columns[0].name == "account_id"


def test_raw_tables_grow_stale_by_their_sources_rule(definitions: dg.Definitions):
    rules = {
        spec.key.path[0]: spec.freshness_policy
        for spec in specs(definitions)
        if spec.key.path[0] in ("raw_hubspot", "raw_files")
    }
    hours = {
        schema: policy.fail_window.to_timedelta().total_seconds() / 3600
        for schema, policy in rules.items()
        if policy is not None
    }
    assert hours == {"raw_hubspot": 36, "raw_files": 168}


def test_published_tables_grow_stale_by_the_setting(definitions: dg.Definitions):
    policies = {
        spec.key: spec.freshness_policy
        for spec in specs(definitions)
        if spec.key.path[0] in ("published", "marts")
    }
    for key, policy in policies.items():
        if key.path[0] == "marts":
            assert policy is None
        else:
            assert policy is not None, key
            assert policy.fail_window.to_timedelta().total_seconds() == 36 * 3600
