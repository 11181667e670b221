"""The metrics catalogue: every figure with one definition, its owner, its SQL, its version."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.site.formats import words


@dataclass(frozen=True)
class Metric:
    """One metric as a reader asks about it.

    where: the semantic layer (`tandem query <name>`) or a published table. sql: how it is computed.
    version: of its definition, as its YAML counts them.
    """

    name: str
    label: str
    definition: str
    owner: str
    unit: str
    direction: str
    sql: str
    where: str
    example: str
    version: str = ""


@dataclass(frozen=True)
class Described:
    """A published table as the release's own comments describe it."""

    name: str
    meaning: str
    rows: int
    columns: dict[str, str]
    types: dict[str, str]


def metrics(semantic_manifest: Path, scorecard: Iterable[Mapping[str, Any]]) -> dict[str, Metric]:
    """Metrics of the semantic layer, and those that only the scorecard has, by name."""
    said = json.loads(semantic_manifest.read_text())
    tables = {
        model["name"]: f"{model['node_relation']['schema_name']}.{model['node_relation']['alias']}"
        for model in said["semantic_models"]
    }
    found = {metric["name"]: _metric(metric, tables) for metric in said["metrics"]}
    for row in scorecard:
        found.setdefault(row["metric"], _scorecard_metric(row))
    return dict(sorted(found.items()))


def described(connection: duckdb.DuckDBPyConnection) -> dict[str, Described]:
    """Every table of `published` by name, from the comments of the release file."""
    tables = connection.execute(
        "select table_name, comment, estimated_size from duckdb_tables()"
        " where schema_name = 'published' order by 1"
    ).fetchall()
    columns = connection.execute(
        "select table_name, column_name, comment, lower(data_type) from duckdb_columns()"
        " where schema_name = 'published' order by table_name, column_index"
    ).fetchall()
    return {
        name: Described(
            name,
            comment or "",
            rows,
            {column: meaning or "" for table, column, meaning, _ in columns if table == name},
            {column: kind for table, column, _, kind in columns if table == name},
        )
        for name, comment, rows in tables
    }


def _metric(said: dict[str, Any], tables: Mapping[str, str]) -> Metric:
    meta = (said.get("config") or {}).get("meta") or {}
    return Metric(
        name=said["name"],
        label=words(said.get("label") or said["name"]),
        definition=said.get("description") or "",
        owner=meta.get("owner", ""),
        unit=meta.get("unit", "count"),
        direction=meta.get("direction", ""),
        sql=_formula(said, tables),
        where="semantic layer",
        example=f"tandem query {said['name']} --by month",
        version=str(meta.get("definition_version", "")),
    )


def _formula(said: dict[str, Any], tables: Mapping[str, str]) -> str:
    facts = said["type_params"]
    if said["type"] == "ratio":
        return f"{facts['numerator']['name']} / {facts['denominator']['name']}"
    how = facts.get("metric_aggregation_params")
    if said["type"] != "simple" or not how:
        inputs = ", ".join(one["name"] for one in facts.get("metrics") or [])
        return f"{said['type']} of {inputs}" if inputs else said["type"]
    table = tables.get(how["semantic_model"], how["semantic_model"])
    day = how.get("agg_time_dimension")
    by = f"\ngroup by {day}" if day else ""
    return f"select {how['agg']}({facts.get('expr') or said['name']})\nfrom {table}{by}"


def _scorecard_metric(row: Mapping[str, Any]) -> Metric:
    name = row["metric"]
    is_share = row["unit"] == "rate" or row["has_denominator"]
    total = "sum(numerator) / sum(denominator)" if is_share else "sum(numerator)"
    return Metric(
        name=name,
        label=words(name),
        definition=f"{words(name)} of the month, as the scorecard counts it.",
        owner=row["department"],
        unit=row["unit"],
        direction=row["direction"],
        sql=f"select month_start_date, {total}\nfrom published.scorecard\n"
        f"where metric = '{name}'\ngroup by month_start_date",
        where="published.scorecard",
        example=f"tandem query \"from published.scorecard where metric = '{name}'\"",
    )
