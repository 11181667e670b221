"""Metrics by dimensions, asked for by name and compiled to SQL; what was compiled is kept.

Importing MetricFlow costs two seconds of CPU and compiling a few milliseconds, so the SQL is kept
per semantic manifest: a question that was asked before costs a file read.
"""

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from orchestration.durable import write_whole
from orchestration.metric_names import MetricQueryInvalid, available, in_one_line, require, resolved
from orchestration.semantics import metric_engine


@dataclass(frozen=True)
class MetricQuery:
    """Metrics, the grains and dimensions they are broken down by, MetricFlow filters, a limit."""

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    limit: int | None = None


def compile_query(query: MetricQuery, semantic_manifest: Path, kept: Path | None = None) -> str:
    """DuckDB SQL of a metric query. Raises MetricQueryInvalid.

    by: a grain (`month`) means the metric's own date; a dimension may leave out its entity where
    that is clear (`team` for `handoff__team`). where: MetricFlow filters, e.g.
    "{{ Dimension('deal__stage') }} = 'won'". kept: folder of what was compiled before.
    """
    text = semantic_manifest.read_text()
    if kept is None:
        return _compiled(query, text, semantic_manifest)
    folder = kept / hashlib.sha256(text.encode()).hexdigest()
    place = folder / f"{hashlib.sha256(json.dumps(asdict(query)).encode()).hexdigest()}.sql"
    if place.is_file():
        return place.read_text()
    sql = _compiled(query, text, semantic_manifest)
    _keep(place, sql)
    return sql


def _keep(place: Path, sql: str) -> None:
    """Keep compiled SQL and drop that of other definitions; who may not write is answered too."""
    folder = place.parent
    try:
        if not folder.is_dir():
            shutil.rmtree(folder.parent, ignore_errors=True)
            folder.mkdir(parents=True)
        write_whole(place, sql)
    except OSError:
        return


def _compiled(query: MetricQuery, text: str, semantic_manifest: Path) -> str:
    known = sorted(one["name"] for one in json.loads(text)["metrics"])
    require(query.metrics, known, "metric")
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

    engine = metric_engine(semantic_manifest)
    names = available(engine, query.metrics)
    dimensions = [resolved(name, names) for name in query.by]
    try:
        request = MetricFlowQueryRequest.create(
            metric_names=list(query.metrics),
            group_by_names=dimensions or None,
            where_constraints=list(query.where) or None,
            order_by_names=dimensions or None,
            limit=query.limit,
        )
        return engine.explain(request).sql_statement.sql
    except Exception as error:
        # MetricFlow raises several unrelated types for a query it does not understand.
        what = f"{in_one_line(str(error))} There are {', '.join(names)}"
        raise MetricQueryInvalid(what) from error
