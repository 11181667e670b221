"""Files stay small enough to be read in one go."""

import re
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("orchestration", "expectations", "sandbox")
MODULES = sorted(path for package in PRODUCT for path in (ROOT / package).rglob("*.py"))
MODELS = sorted((ROOT / "dbt_project/models").rglob("*.sql"))


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


@pytest.mark.parametrize(
    ("file", "most"),
    [("README.md", 130), ("dbt_project/dbt_project.yml", 70), ("orchestration/definitions.py", 25)],
)
def test_a_front_page_stays_short(file: str, most: int):
    assert lines(ROOT / file) <= most


def test_python_modules_stay_under_300_lines_and_90_in_the_middle():
    assert {str(path): lines(path) for path in MODULES if lines(path) > 300} == {}
    assert median(lines(path) for path in MODULES if lines(path)) <= 90


def test_models_stay_under_150_lines_and_45_in_the_middle():
    assert {str(path): lines(path) for path in MODELS if lines(path) > 150} == {}
    assert median(map(lines, MODELS)) <= 45


def test_adapters_to_dagster_stay_thin():
    adapters = (ROOT / "orchestration/defs").glob("*.py")
    assert {str(path): lines(path) for path in adapters if lines(path) > 100} == {}


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "misc", "base", "tools", "util"}
    assert [path for path in MODULES if path.stem in empty or path.parent.name in empty] == []


def test_nothing_is_left_for_later_in_the_code():
    markers = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|# noqa\s*$|# type: ignore\s*$", re.MULTILINE)
    found = [str(path) for path in [*MODULES, *MODELS] if markers.search(path.read_text())]
    assert found == []
