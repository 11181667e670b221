"""What many tests share: one whole night of the sandbox, built once per session."""

import os
from pathlib import Path

import pytest

from tests.nights import ROOT, Household, Outcome, household

EXAMPLE_DATA = Path(os.environ.get("TANDEM_EXAMPLE_DATA") or ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def example_data() -> Path:
    """The folder with the public data sets."""
    if not EXAMPLE_DATA.is_dir():
        pytest.skip(f"no public data sets at {EXAMPLE_DATA}: set TANDEM_EXAMPLE_DATA")
    return EXAMPLE_DATA


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Household, Outcome]:
    """The default company after its first night on a small sandbox; read it, do not change it."""
    home = household(ROOT / "company", tmp_path_factory.mktemp("first") / "company")
    return home, home.tandem_in_sandbox("run")
