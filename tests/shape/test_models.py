"""The laws of the dbt project: names, pairs, grains, keys, contracts, portable SQL."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "dbt_project" / "models"
SQL = sorted(MODELS.rglob("*.sql"))
EDGES = ("marts", "published", "published_pii")
NAMES = {
    "staging": r"stg_[a-z0-9]+(_[a-z0-9]+)*__[a-z0-9_]+",
    "intermediate": r"int_[a-z0-9_]+_[a-z]+(_daily)?",
    "marts": r"(dim|fct)_[a-z0-9_]+",
    "metrics": r"(agg_[a-z0-9_]+_(daily|weekly|monthly)|time_spine_[a-z]+)",
    "published": r"[a-z]+(_[a-z]+)*",
    "published_pii": r"[a-z]+(_[a-z]+)*",
    "identity": r"(identity|account)_[a-z]+",
}
# What must not appear in a model file, because Spark would not run it or would answer differently.
NOT_PORTABLE = {
    "a cast by ::": r"::",
    "qualify": r"\bqualify\b",
    "group by all": r"\bgroup\s+by\s+all\b",
    "arg_max": r"\barg_m(ax|in)\b",
    "exclude": r"\*\s*(exclude|replace)\s*\(",
    "asof": r"\basof\b",
    "a recursive query": r"\bwith\s+recursive\b",
    "a backslash": r"\\",
    "a clock": r"\b(now\s*\(|current_timestamp|current_date|today\s*\()",
    "a dbt variable": r"\bvar\s*\(",
}


def layer(path: Path) -> str:
    return path.relative_to(MODELS).parts[0]


def twin(path: Path) -> dict[str, Any]:
    """The one model that the .yml beside a .sql describes."""
    models = yaml.safe_load(path.with_suffix(".yml").read_text())["models"]
    assert [model["name"] for model in models] == [path.stem]
    return models[0]


def code(path: Path) -> str:
    """A model's SQL without comments."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text)


def each(paths: list[Path]) -> Any:
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


def test_every_layer_is_a_folder_with_a_name_rule():
    assert {layer(path) for path in SQL} == set(NAMES)


@each(SQL)
def test_a_model_is_named_as_its_layer_names_things(path: Path):
    assert re.fullmatch(NAMES[layer(path)], path.stem)


@each(SQL)
def test_a_model_has_a_twin_that_starts_with_its_grain(path: Path):
    assert twin(path)["description"].startswith("One row per ")


@each(SQL)
def test_a_model_has_a_tested_key(path: Path):
    model = twin(path)
    tests = list(model.get("data_tests", []))
    tests += [test for column in model.get("columns", []) for test in column.get("data_tests", [])]
    names = {next(iter(test)) if isinstance(test, dict) else test for test in tests}
    assert "key_holds" in names


@each([path for path in SQL if layer(path) in EDGES])
def test_every_column_at_an_edge_is_described_and_typed(path: Path):
    columns = twin(path)["columns"]
    lacking = [c["name"] for c in columns if not c.get("description") or not c.get("data_type")]
    assert lacking == []


@each(SQL)
def test_a_model_is_portable_sql(path: Path):
    found = [what for what, rule in NOT_PORTABLE.items() if re.search(rule, code(path), re.I)]
    assert found == []


@each([path for path in SQL if not layer(path).startswith(("identity", "published"))])
def test_a_model_ends_by_selecting_from_its_last_step(path: Path):
    assert re.search(r"select \* from \w+\s*$", code(path).rstrip())


@each([path for path in SQL if layer(path).startswith("published")])
def test_published_names_every_column_it_promises(path: Path):
    assert "*" not in code(path).split("\n)\n")[-1]


@each([path for path in SQL if layer(path) == "staging"])
def test_staging_reads_one_raw_table_and_joins_nothing(path: Path):
    assert len(re.findall(r"\{\{\s*source\(", code(path))) == 1
    assert not re.search(r"\bjoin\b|\bref\(", code(path))


@each([path for path in SQL if layer(path) not in ("staging", "identity", "intermediate")])
def test_only_staging_reads_raw(path: Path):
    assert "source(" not in code(path)


@each([path for path in SQL if layer(path) in ("published", "published_pii")])
def test_published_reads_marts_and_metrics_only(path: Path):
    read = re.findall(r"ref\('(\w+)'\)", code(path))
    assert [name for name in read if name.startswith(("stg_", "raw_"))] == []
