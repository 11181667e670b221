"""Nights that were missed, run again or resumed: which instants, which steps."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration import warehouse
from orchestration.dbt import (
    BUILT_STAMP,
    is_built_by_this_project,
    remember_project,
    whole_json,
)
from orchestration.defs.resources import NightResource
from orchestration.execution import RunRequest
from orchestration.housekeeping import RUNS_IN_DAGSTER, end_killed_runs, prune
from orchestration.journal import Journal, Step, read_journals
from orchestration.missed import MOST_NIGHTS, nights_due
from orchestration.places import Places
from orchestration.repeating import NothingToResume, missed_nights, resumed
from orchestration.settings import Settings
from tests.fixtures.company_folder import company_folder

AS_OF = datetime(2026, 1, 5, 22, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def due(tmp_path: Path, last: str, now: str) -> list[str]:
    company = company_folder(tmp_path).load()
    return [f"{night:%m-%d %H:%M}" for night in nights_due(company, at(last), at(now))]


def test_every_night_since_the_last_is_due_in_order(tmp_path: Path):
    assert due(tmp_path, "2026-01-05T01:30Z", "2026-01-08T10:00Z") == [
        "01-06 01:30",
        "01-07 01:30",
        "01-08 01:30",
    ]


def test_on_time_nothing_is_missed(tmp_path: Path):
    assert due(tmp_path, "2026-01-08T01:31Z", "2026-01-09T01:29Z") == []
    assert nights_due(company_folder(tmp_path / "b").load(), None, AS_OF) == []


def test_the_night_keeps_its_hour_across_the_change_of_the_clock(tmp_path: Path):
    """02:30 in Berlin: skipped on 29 March 2026, twice there on 25 October."""
    spring = due(tmp_path / "a", "2026-03-28T00:00Z", "2026-03-30T12:00Z")
    assert spring == ["03-28 01:30", "03-29 01:30", "03-30 00:30"]
    autumn = due(tmp_path / "b", "2026-10-24T00:00Z", "2026-10-26T12:00Z")
    assert autumn == ["10-24 00:30", "10-25 00:30", "10-26 01:30"]


def test_after_a_long_while_only_the_last_month_is_caught_up(tmp_path: Path):
    assert len(due(tmp_path, "2025-01-01T00:00Z", "2026-01-01T00:00Z")) == MOST_NIGHTS


@pytest.mark.parametrize(
    ("setting", "kind", "nights"),
    [
        ("in_order", {}, 2),
        ("coalesce", {}, 0),
        ("in_order", {"sources": ()}, 0),
        ("in_order", {"done": ("pull files",)}, 0),
        ("in_order", {"is_built": True}, 0),
    ],
)
def test_whole_nights_are_caught_up_where_that_is_wanted(
    tmp_path: Path, setting: str, kind: dict[str, Any], nights: int
):
    folder = company_folder(tmp_path).path
    release = folder / "releases" / "v1"
    release.mkdir(parents=True)
    (release / "manifest.json").write_text('{"as_of": "2026-01-05 01:30:00"}')
    (folder / "releases" / "current").symlink_to("v1")
    request = RunRequest(folder, as_of=at("2026-01-08T10:00Z"), **kind)
    missed = missed_nights(request, Settings({"TANDEM_CATCH_UP": setting}))
    assert [each.as_of for each in missed] == [
        at("2026-01-06T01:30Z"),
        at("2026-01-07T01:30Z"),
    ][:nights]


def failed_run(folder: Path, status: str = "failed") -> None:
    steps = [Step("pull hubspot", "done"), Step("pull ga4", "failed"), Step("transform", "done")]
    journal = Journal("run-1", "Test", AS_OF, steps=steps, status=status)
    journal.write(Places(folder).runs)


@pytest.mark.parametrize("status", ["failed", "refused"])
def test_a_resumed_run_keeps_the_as_of_and_the_pulls_that_were_done(tmp_path: Path, status: str):
    failed_run(tmp_path, status)
    request = RunRequest(tmp_path)
    assert resumed(request) == replace(request, as_of=AS_OF, done=("pull hubspot",))


def test_the_last_run_is_the_one_written_last_also_where_the_clock_was_set_back(tmp_path: Path):
    first = Journal("b", "Acme", AS_OF).write(tmp_path)
    tomorrow = first.stat().st_mtime + 86_400
    os.utime(first, (tomorrow, tomorrow))
    for run in ("c", "a"):
        Journal(run, "Acme", AS_OF).write(tmp_path)
    assert [journal.run_id for journal in read_journals(tmp_path, 3)] == ["a", "c", "b"]


def test_only_a_failed_run_can_be_resumed(tmp_path: Path):
    with pytest.raises(NothingToResume):
        resumed(RunRequest(tmp_path))
    failed_run(tmp_path, "published")
    with pytest.raises(NothingToResume):
        resumed(RunRequest(tmp_path))


def test_dagster_keeps_a_month_of_runs(tmp_path: Path):
    @dg.op
    def nothing() -> None:
        """Does it."""

    @dg.job
    def night() -> None:
        nothing()

    places = Places(tmp_path)
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        for number in range(RUNS_IN_DAGSTER + 3):
            instance.create_run_for_job(night, run_id=f"00000000-0000-4000-8000-{number:012}")
        assert prune(places, instance) == 3
        assert instance.get_runs_count() == RUNS_IN_DAGSTER
        kept = {run.run_id[-2:] for run in instance.get_runs()}
        assert kept.isdisjoint({"00", "01", "02"})
        assert prune(places, instance) == 0


@pytest.mark.parametrize("is_failing", [False, True])
def test_a_run_that_no_command_started_forgets_old_ones_too(tmp_path: Path, is_failing: bool):
    """As Dagster's own schedule starts it: the job alone, without the command line around it."""

    @dg.op
    def nothing(night: NightResource) -> None:
        assert night.night.places.state.is_dir()
        if is_failing:
            raise dg.Failure("on purpose")

    @dg.job
    def night() -> None:
        nothing()

    folder = company_folder(tmp_path / "company").path
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        for number in range(RUNS_IN_DAGSTER + 3):
            instance.create_run_for_job(night, run_id=f"00000000-0000-4000-8000-{number:012}")
        ended = night.execute_in_process(
            resources={"night": NightResource(company=str(folder))},
            instance=instance,
            raise_on_error=False,
        )
        assert ended.success is not is_failing
        assert instance.get_runs_count() == RUNS_IN_DAGSTER
        assert instance.get_run_by_id(ended.run_id) is not None


def test_a_killed_run_does_not_run_for_ever_in_dagsters_pages(tmp_path: Path):
    """What waits for its turn is left alone: it has not begun."""

    @dg.op
    def nothing() -> None:
        """Does it."""

    @dg.job
    def night() -> None:
        nothing()

    statuses = {"killed": dg.DagsterRunStatus.STARTED, "waiting": dg.DagsterRunStatus.NOT_STARTED}
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        ids = {
            name: instance.create_run_for_job(night, status=status).run_id
            for name, status in {**statuses, "mine": dg.DagsterRunStatus.STARTED}.items()
        }
        end_killed_runs(instance, ids["mine"])
        seen = {run.run_id: run.status for run in instance.get_runs()}
    assert {name: seen[run_id].value for name, run_id in ids.items()} == {
        "killed": "FAILURE",
        "waiting": "NOT_STARTED",
        "mine": "STARTED",
    }


def test_what_killed_runs_left_is_swept_unless_somebody_is_at_it(tmp_path: Path):
    places = Places(tmp_path)
    left = [places.state / ".warehouse.duckdb.fresh", places.state / "runs" / ".x.json.next"]
    left += [places.state / name / "warehouse.duckdb" for name in ("verification", ".backup-a")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("torn")
    with dg.DagsterInstance.ephemeral() as instance:
        with warehouse.writer_lock(places.state):
            prune(places, instance)
        assert all(path.exists() for path in left)
        prune(places, instance)
    assert not any(path.exists() for path in left)
    assert not (places.state / "verification").exists()


def test_a_manifest_that_a_power_cut_tore_is_as_good_as_none(tmp_path: Path):
    (tmp_path / "manifest.json").write_text('{"nodes": {"mod')
    assert whole_json(tmp_path / "manifest.json") is None
    assert whole_json(tmp_path / "none.json") is None
    (tmp_path / "manifest.json").write_text('{"nodes": {}}')
    assert whole_json(tmp_path / "manifest.json") == {"nodes": {}}


def test_after_a_change_of_the_project_no_table_counts_as_built_by_it(tmp_path: Path):
    assert not is_built_by_this_project(tmp_path)
    remember_project(tmp_path)
    assert is_built_by_this_project(tmp_path)
    (tmp_path / BUILT_STAMP).write_text("the project of the version before")
    assert not is_built_by_this_project(tmp_path)
