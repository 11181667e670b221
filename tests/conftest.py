"""What many tests share: one whole night of the sandbox, built once per session."""

import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.nights import ROOT, Household, Outcome, household

# Files with whole nights come first, so that the two processes of `make test` end together; those
# that build the shared companies come before those that read them, so that neither has to wait.
FIRST = (
    "test_exit_codes.py",
    "test_dagster.py",
    "test_models.py",
    "test_odd_companies.py",
    "test_erasure.py",
    "test_interrupted_nights.py",
    "test_verification.py",
    "test_postgres.py",
)
EXAMPLE_DATA = Path(os.environ.get("TANDEM_EXAMPLE_DATA") or ROOT.parent / "shared" / "data")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files of FIRST before all others, each as it is."""
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(FIRST)))


@pytest.fixture(scope="session")
def example_data() -> Path:
    """The folder with the public data sets."""
    if not EXAMPLE_DATA.is_dir():
        pytest.skip(f"no public data sets at {EXAMPLE_DATA}: set TANDEM_EXAMPLE_DATA")
    return EXAMPLE_DATA


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Household, Outcome]:
    """The default company after its first night on a small sandbox; read it, do not change it."""

    def run(folder: Path) -> Outcome:
        return household(ROOT / "company", folder).tandem_in_sandbox("run", is_alone=True)

    return built_once(tmp_path_factory, "first_night", run)


def built_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Outcome]
) -> tuple[Household, Outcome]:
    """A company that one of the parallel test processes builds and all of them read.

    make: builds the company in the folder it is given and says how that ended.
    """
    inside_worker = "PYTEST_XDIST_WORKER" in os.environ
    root = factory.getbasetemp().parent if inside_worker else factory.getbasetemp()
    folder, ended = root / name / "company", root / name / "outcome.json"
    folder.parent.mkdir(exist_ok=True)
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ended.exists():
            ended.write_text(json.dumps(asdict(make(folder))))
    return Household(folder), Outcome(**json.loads(ended.read_text()))
