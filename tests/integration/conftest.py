"""What integration tests share: the sandbox's servers, and nights of a tiny company."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sandbox.servers.running import Running, serve
from sandbox.servers.stage import Stage
from sandbox.world import World, clock
from tests.conftest import built_once
from tests.fixtures import raw_tables
from tests.fixtures.company_folder import CompanyFolder, company_folder
from tests.fixtures.faulty_server import Answer, Server, served
from tests.fixtures.identity_cases import ACCOUNTS, BULK, CASES
from tests.fixtures.identity_stories import cases_of_night
from tests.fixtures.identity_worlds import Warehouse
from tests.fixtures.models import run_models
from tests.fixtures.readers import reading
from tests.fixtures.remembering import Script
from tests.fixtures.tiny_house import AS_OF, NEXT_NIGHT, deliver, tiny_house
from tests.nights import Household, Outcome
from tests.postgres import Server as PostgresServer
from tests.postgres import binaries, running

# Like no other text, so that a search for it proves something.
TOKEN = "pat-na1-5e1f0c9a-never-written-down"


@pytest.fixture(scope="session")
def small_world() -> World:
    """A twentieth of the default company."""
    return World(seed=7, scale=0.05)


@pytest.fixture(scope="session")
def servers(small_world: World) -> Iterator[Running]:
    """Healthy servers at day 0; do not move their clock."""
    with serve(Stage(small_world.at, clock, 0)) as running:
        yield running


@pytest.fixture
def own_servers(small_world: World) -> Iterator[Running]:
    """Servers of one's own, to move the clock of and to break."""
    with serve(Stage(small_world.at, clock, 0)) as running:
        yield running


@pytest.fixture(scope="session")
def memory_script(tmp_path_factory: pytest.TempPathFactory) -> Script:
    """What dbt says to remember who is who."""
    return Script.heard(tmp_path_factory.mktemp("memory"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL server; make a database or schema of your own in it."""
    place = binaries()
    if place is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    with running(place) as server:
        yield server


@pytest.fixture(scope="session")
def refusing() -> Iterator[Server]:
    """A vendor that accepts no token."""
    with served(lambda _: Answer({"message": "unauthorized"}, status=401)) as server:
        yield server


@pytest.fixture(scope="session")
def quiet_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Household, Outcome]:
    """The tiny company after its first night; copy it, do not change it."""

    def run(folder: Path) -> Outcome:
        return tiny_house(company_folder(folder)).tandem("run", "--as-of", AS_OF)

    return built_once(tmp_path_factory, "quiet_night", run)


@pytest.fixture(scope="session")
def stale_night(
    quiet_night: tuple[Household, Outcome],
    refusing: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Household, Outcome]:
    """The night after: one more deal, an optional source that lets nobody in, and readers."""

    def run(folder: Path) -> Outcome:
        home = quiet_night[0].copied(folder)
        night_after(home)
        with reading(folder / "releases", folder.parent / "stop", pause=3) as met:
            outcome = home.tandem("run", "--as-of", NEXT_NIGHT, **meta_settings(refusing))
        told = {**vars(met), "versions": sorted(met.versions)}
        (folder.parent / "readers.json").write_text(json.dumps(told))
        return outcome

    return built_once(tmp_path_factory, "stale_night", run)


def night_after(home: Household) -> None:
    """Deliver one more deal, and switch on a source that may fail."""
    folder = CompanyFolder(home.folder)
    deliver(folder, "3,1,won,50.00,EUR,2026-01-03,2026-01-05")
    switch_on(folder, "[sources.meta_ads]")


def switch_on(folder: CompanyFolder, source: str) -> None:
    """Add a source's table to company.toml."""
    folder.put("company.toml", (folder.path / "company.toml").read_text() + f"\n{source}\n")


def meta_settings(server: Server) -> dict[str, str]:
    """Settings that lead to a pretended Meta."""
    return {
        "META_BASE_URL": server.base_url,
        "META_ACCESS_TOKEN": TOKEN,
        "META_ACCOUNT_IDS": "1",
    }


@pytest.fixture(scope="session")
def empty_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build file with every raw table and no row, on which every model and test was run.

    An earlier version made one table that now is a view, and one view that now is a table. Copy it,
    do not change it; what dbt compiled is in `target` beside it.
    """

    def run(folder: Path) -> Outcome:
        folder.mkdir()
        database = folder / "warehouse.duckdb"
        with duckdb.connect(str(database)) as connection:
            raw_tables.create(connection)
            connection.execute("create schema staging; create schema marts")
            connection.execute("create table staging.stg_files__contacts as select 1 as earlier")
            connection.execute("create view marts.dim_accounts as select 1 as earlier")
        run_models(database, "build")
        return Outcome(0, "", "")

    return built_once(tmp_path_factory, "empty_build", run)[0].folder / "warehouse.duckdb"


@pytest.fixture(scope="session")
def first_identities(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Every case and story of identity after its first night; copy it, do not change it."""

    def run(folder: Path) -> Outcome:
        folder.mkdir()
        warehouse = Warehouse(folder)
        warehouse.deliver([*CASES, *ACCOUNTS, *cases_of_night(1)], BULK)
        warehouse.build()
        return Outcome(0, "", "")

    home, _ = built_once(tmp_path_factory, "first_identities", run)
    return Warehouse.built(home.folder, night=1)
