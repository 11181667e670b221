"""Who may import whom, and who may touch the environment or open a database."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("orchestration", "expectations", "sandbox")
MODULES = sorted(path for package in PRODUCT for path in (ROOT / package).rglob("*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importing(folder: str, *forbidden: str) -> list[str]:
    return [
        f"{relative(path)} imports {name}"
        for path in MODULES
        if relative(path).startswith(folder)
        for name in imports(path)
        if any(name == top or name.startswith(f"{top}.") for top in forbidden)
    ]


def calls(path: Path, owner: str, name: str) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == name
        and isinstance(node.value, ast.Name)
        and node.value.id == owner
        for node in ast.walk(ast.parse(path.read_text()))
    )


def test_sources_know_neither_dagster_nor_dbt():
    assert importing("orchestration/sources/", "dagster", "dbt", "orchestration.defs") == []


def test_a_source_does_not_import_another_source():
    vendors = {
        path.stem if path.is_file() else path.name
        for path in (ROOT / "orchestration/sources").iterdir()
        if path.is_dir() and not path.name.startswith("_")
    }
    crossing = [
        line
        for vendor in vendors
        for line in importing(
            f"orchestration/sources/{vendor}/",
            *(f"orchestration.sources.{other}" for other in vendors - {vendor}),
        )
    ]
    assert crossing == []


def test_expectations_know_neither_orchestration_nor_dagster():
    assert importing("expectations/", "orchestration", "dagster") == []


def test_the_product_never_imports_the_sandbox():
    assert importing("orchestration/", "sandbox") == []
    assert importing("expectations/", "sandbox") == []


def test_only_the_door_imports_defs():
    allowed = ("orchestration/definitions.py", "orchestration/execution.py")
    found = [
        line
        for line in importing("orchestration/", "orchestration.defs")
        if not line.startswith(("orchestration/defs/", *allowed))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("owner", "name", "only"),
    [("os", "environ", "settings.py"), ("os", "getenv", ""), ("duckdb", "connect", "warehouse.py")],
)
def test_one_module_holds_the_door(owner: str, name: str, only: str):
    users = [
        relative(path)
        for path in MODULES
        if calls(path, owner, name) and not relative(path).startswith("sandbox/")
    ]
    assert users == ([f"orchestration/{only}"] if only else [])


def test_no_private_api_of_a_library_is_imported():
    libraries = ("dagster", "dbt", "dlt", "duckdb", "great_expectations", "metricflow")
    found = [
        f"{relative(path)} imports {name}"
        for path in MODULES
        for name in imports(path)
        if name.split(".")[0] in libraries
        and any(part.startswith("_") and not part.startswith("__") for part in name.split("."))
    ]
    assert found == []
