"""docs/published.md is a promise: it says what the published models say, column by column."""

import re
from pathlib import Path
from typing import Any

import yaml

from orchestration import release_table

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/published.md").read_text()
MODELS = ROOT / "dbt_project/models/published"
PERSONAL = re.compile(r"(^|_)(email|phone|first_name|last_name|birth|address)(_|$)")


def published() -> dict[str, dict[str, Any]]:
    """Every published model by name, as its YAML describes it."""
    return {
        path.stem: yaml.safe_load(path.read_text())["models"][0] for path in MODELS.glob("*.yml")
    }


def sections() -> dict[str, str]:
    """The page by table."""
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    return {part.split("\n", 1)[0].strip(): part for part in parts}


def test_the_page_names_every_published_table_and_no_other():
    assert sorted(sections()) == sorted([*published(), "release"])


def test_the_page_gives_the_one_table_that_no_model_makes():
    said = re.findall(r"^\| (\w+) \| (\S+) \| (.+) \|$", sections()["release"], flags=re.MULTILINE)
    promised = [
        (name, column.type, column.meaning) for name, column in release_table.RELEASE.items()
    ]
    assert [row for row in said if row[0] != "column"] == promised
    assert release_table.RELEASE_MEANING in sections()["release"]


def test_the_page_gives_each_column_with_its_type_and_meaning():
    for table, model in published().items():
        said = re.findall(r"^\| (\w+) \| (\S+) \| (.+) \|$", sections()[table], flags=re.MULTILINE)
        promised = [
            (column["name"], column["data_type"], column["description"].strip())
            for column in model["columns"]
        ]
        assert [row for row in said if row[0] != "column"] == promised, table


def test_the_page_says_what_a_row_is_and_its_key():
    for table, model in published().items():
        key = model["data_tests"][0]["key_holds"]["arguments"]["columns"]
        assert model["description"].strip().startswith("One row per")
        assert model["description"].strip() in sections()[table]
        assert "Key: " + ", ".join(f"`{column}`" for column in key) in sections()[table]


def test_no_published_column_is_named_after_personal_data():
    columns = [column["name"] for model in published().values() for column in model["columns"]]
    assert [name for name in columns if PERSONAL.search(name)] == []


def test_the_models_select_their_columns_by_name():
    for table, model in published().items():
        body = (MODELS / f"{table}.sql").read_text().rsplit("\nselect\n", 1)[1]
        names = re.findall(r"^    (\w+),?$", body, flags=re.MULTILINE)
        assert names == [column["name"] for column in model["columns"]]
