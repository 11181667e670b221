"""Metrics are defined once, in the dbt project; here they are compiled to SQL and exported.

MetricFlow compiles in this process from dbt's semantic manifest alone; DuckDB runs the SQL. dbt
itself does not run saved queries outside its cloud.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.durable import write_whole

if TYPE_CHECKING:
    from metricflow.engine.metricflow_engine import MetricFlowEngine

    from orchestration.night import Night

SCHEMA = "metrics"
SEMANTIC_MANIFEST = "semantic_manifest.json"


def export_metrics(night: "Night") -> dict[str, int]:
    """Run every saved query's exports into `metrics.<export>`. Returns rows by table name."""
    with night.journal.step("metric exports") as step:
        semantic_manifest = night.places.dbt / SEMANTIC_MANIFEST
        with night.warehouse() as connection:
            rows = {
                table: connection.execute(
                    f"create or replace table {SCHEMA}.{table} as {sql}"
                ).fetchall()[0][0]
                for table, sql in _exports(semantic_manifest).items()
            }
        step.rows_out, step.note = sum(rows.values()), f"{len(rows)} tables"
    return rows


def export_names(manifest: Mapping[str, Any]) -> list[str]:
    """Names of the tables that the project's saved queries export, from dbt's manifest."""
    return sorted(
        export["config"].get("alias") or export["name"]
        for query in manifest["saved_queries"].values()
        for export in query["exports"]
    )


def metric_engine(semantic_manifest: Path) -> "MetricFlowEngine":
    """An engine that compiles metric queries to DuckDB SQL and runs nothing.

    Importing MetricFlow takes about two seconds of CPU, so it happens here and not at the top.
    """
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
    from metricflow_semantics.model.dbt_manifest_parser import (
        parse_manifest_from_dbt_generated_manifest,
    )
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    class CompileOnly:
        """Satisfies MetricFlow's SqlClient protocol without a database."""

        sql_engine_type = SqlEngine.DUCKDB
        sql_plan_renderer = DuckDbSqlPlanRenderer()

        def query(self, *args: Any, **kwargs: Any) -> Any:
            raise NotImplementedError("this engine compiles only")

        execute = dry_run = query

        def close(self) -> None:
            """Nothing is open."""

        def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
            """DuckDB's form of a named parameter."""
            return f"${bind_parameter_key}"

    manifest = parse_manifest_from_dbt_generated_manifest(
        manifest_json_string=semantic_manifest.read_text()
    )
    return MetricFlowEngine(SemanticManifestLookup(manifest), CompileOnly())


def _exports(semantic_manifest: Path) -> dict[str, str]:
    """Table name to SQL of every export; compiled again only when the definitions changed.

    Compiling imports MetricFlow, two to three CPU-seconds that a night without new definitions
    does not need.
    """
    text = semantic_manifest.read_text()
    definitions = hashlib.sha256(text.encode()).hexdigest()
    cache = semantic_manifest.with_name("metric_exports.json")
    if cache.is_file():
        compiled = json.loads(cache.read_text())
        if compiled["definitions"] == definitions:
            return compiled["exports"]
    exports = _compile_exports(semantic_manifest, json.loads(text)["saved_queries"])
    write_whole(cache, json.dumps({"definitions": definitions, "exports": exports}))
    return exports


def _compile_exports(semantic_manifest: Path, queries: list[dict[str, Any]]) -> dict[str, str]:
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

    engine = metric_engine(semantic_manifest)
    compiled: dict[str, str] = {}
    for query in queries:
        request = MetricFlowQueryRequest.create(saved_query_name=query["name"])
        sql = engine.explain(request).sql_statement.sql
        for export in query["exports"]:
            compiled[export["config"].get("alias") or export["name"]] = sql
    return compiled
