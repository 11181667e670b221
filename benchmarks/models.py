"""The project's models as SQL, run one by one in bare DuckDB."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import ROOT

PROJECT = ROOT / "dbt_project"


def compiled(folder: Path, models: Sequence[str]) -> dict[str, str]:
    """The models' SQL by name, for a database called warehouse; compiling needs no tables."""
    environment = {
        "TANDEM_WAREHOUSE": str(folder / "compile" / "warehouse.duckdb"),
        "TANDEM_IDENTITY_KEY": "a key for benchmarks and nothing else",
    }
    (folder / "compile").mkdir()
    command = [sys.executable, "-m", "dbt.cli.main", "compile", "--quiet", "--target-path"]
    subprocess.run(
        [*command, str(folder / "target"), "--profiles-dir", ".", "--select", *models],
        cwd=PROJECT, env={**os.environ, **environment}, check=True, capture_output=True,
    )  # fmt: skip
    paths = (folder / "target" / "compiled").rglob("*.sql")
    return {path.stem: path.read_text() for path in paths if path.stem in models}


def table(connection: duckdb.DuckDBPyConnection, sql: dict[str, str], name: str) -> None:
    """Make a model's table."""
    connection.execute(f"create or replace table intermediate.{name} as {sql[name]}")


def view(connection: duckdb.DuckDBPyConnection, sql: dict[str, str], name: str) -> None:
    """Make a model's view."""
    connection.execute(f"create or replace view intermediate.{name} as {sql[name]}")


def timed(work: Callable[[], Any]) -> dict[str, float]:
    """Wall and CPU seconds of this process: on a shared machine the clock alone says little."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {
        "wall": round(time.perf_counter() - wall, 2),
        "cpu": round(time.process_time() - cpu, 2),
    }
