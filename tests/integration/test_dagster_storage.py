"""Dagster's runs and events in PostgreSQL by one setting, on a real server."""

from pathlib import Path

import dagster as dg
import pytest

from orchestration.erasure import EventStoreUnreachable, erase, protect, search_events
from orchestration.housekeeping import RUNS_IN_DAGSTER, prune
from orchestration.instance import OURS, STORAGE_URL, prepare_instance
from orchestration.places import Places
from orchestration.settings import Settings
from tests.fixtures.tiny_house import NEXT_NIGHT
from tests.fixtures.two_people import two_people
from tests.nights import Household, Outcome
from tests.postgres import Server


@pytest.fixture(scope="module")
def url(postgres: Server) -> str:
    """A database of Dagster's own."""
    postgres.psql("create database dagster")
    return postgres.url(database="dagster")


@pytest.fixture
def instance_of(monkeypatch: pytest.MonkeyPatch):
    """Opens the Dagster instance of a company, and lets nothing of it leave the test."""

    def opened(places: Places, url: str) -> dg.DagsterInstance:
        monkeypatch.setenv(STORAGE_URL, url)
        home = prepare_instance(places, Settings({STORAGE_URL: url}))
        return dg.DagsterInstance.from_config(str(home))

    return opened


def test_a_run_keeps_its_events_in_the_database_and_none_in_files(
    quiet_night: tuple[Household, Outcome], tmp_path: Path, url: str, instance_of
):
    home = quiet_night[0].copied(tmp_path / "company")
    files = {path: path.read_bytes() for path in (home.folder / "state/dagster").rglob("*.db")}
    outcome = home.tandem_here("ingest", "--as-of", NEXT_NIGHT, **{STORAGE_URL: url})
    assert outcome.code == 0, outcome.said
    assert {path: path.read_bytes() for path in files} == files
    with instance_of(Places(home.folder), url) as instance:
        (run,) = instance.get_runs()
        assert run.is_success
        key = dg.AssetKey(["raw_files", "deals"])
        assert instance.get_latest_materialization_event(key) is not None
    assert home.files_holding(url) == []


def test_old_runs_are_forgotten_there_too(tmp_path: Path, url: str, instance_of):
    @dg.op
    def nothing() -> None:
        """Does it."""

    @dg.job
    def night() -> None:
        nothing()

    places = Places(tmp_path)
    with instance_of(places, url) as instance:
        for number in range(RUNS_IN_DAGSTER + 2):
            instance.create_run_for_job(night, run_id=f"00000000-0000-4000-8000-{number:012}")
        prune(places, instance)
        assert instance.get_runs_count() == RUNS_IN_DAGSTER


def test_an_erased_person_leaves_the_database_with_the_files(
    tmp_path: Path, postgres: Server, url: str, instance_of
):
    places = two_people(tmp_path / "company")
    instance_of(places, url).dispose()
    said = "insert into event_logs (run_id, event, timestamp) values ('1', '{}', now())"
    for name in ("ada@example.com", "joada@example.com"):
        postgres.psql(said.format(f'{{"message": "refused {name}"}}'), database="dagster")
    erased = erase(places, "ada@example.com", "asked", url)
    assert search_events(url, erased.plan.names) == []
    told = "select count(*) from event_logs where event like '%joada@example.com%'"
    assert postgres.psql(told, database="dagster") == "1"


def test_an_erasure_waits_for_a_database_that_does_not_answer(tmp_path: Path, url: str):
    places = two_people(tmp_path / "company")
    with pytest.raises(EventStoreUnreachable) as unreachable:
        erase(places, "ada@example.com", "asked", "postgresql://u:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(unreachable.value)
    assert (places.state / "erasing.json").exists()
    protect(places, url)
    assert not (places.state / "erasing.json").exists()


def test_a_configuration_of_ones_own_stays(tmp_path: Path):
    places = Places(tmp_path)
    config = prepare_instance(places, Settings({})) / "dagster.yaml"
    assert config.read_text().startswith(OURS)
    config.write_text("telemetry:\n  enabled: false\n")
    prepare_instance(places, Settings({}))
    assert config.read_text() == "telemetry:\n  enabled: false\n"
