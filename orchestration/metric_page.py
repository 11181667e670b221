"""docs/metrics.md, written from the definitions that MetricFlow compiles.

`python -m orchestration.metric_page <semantic_manifest.json>` writes it anew; a test holds page and
definitions together.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "metrics.md"
ABOUT = """\
# Metrics

Every metric is defined once, in `dbt_project/models`, and has the same value in the semantic layer
(`tandem query`), in the tables `metrics.*` of the release, and on the boards. This page is written
from the definitions. Unit `rate` is 0-1; `money` is in the company's currency. Direction says
whether more is better. Periods are those of the metric's own event date. A ratio is the sum of its
numerators over the sum of its denominators, never a mean of ratios; its parts are exported too.

"""


def metric_page(semantic_manifest: dict[str, Any]) -> str:
    """The text of docs/metrics.md."""
    models = {one["name"]: one for one in semantic_manifest["semantic_models"]}
    metrics = sorted(semantic_manifest["metrics"], key=lambda metric: metric["name"])
    rows = [_row(metric, models) for metric in metrics]
    queries = sorted(semantic_manifest["saved_queries"], key=lambda query: query["name"])
    exports = [
        (f"`metrics.{query['name']}`", query["description"], _grain(query["query_params"]))
        for query in queries
    ]
    header = ("metric", "meaning", "owner", "unit", "direction", "version", "computed as")
    table = _table(("table", "meaning", "per"), exports)
    return f"{ABOUT}{_table(header, rows)}\n## Exported tables\n\n{table}"


def _row(metric: dict[str, Any], models: dict[str, Any]) -> tuple[str, ...]:
    meta = (metric.get("config") or {}).get("meta") or {}
    return (
        f"`{metric['name']}`",
        f"{metric['description']}",
        *(str(meta[key]) for key in ("owner", "unit", "direction", "definition_version")),
        _computed(metric, models),
    )


def _computed(metric: dict[str, Any], models: dict[str, Any]) -> str:
    parameters = metric["type_params"]
    if metric["type"] == "ratio":
        return f"`{parameters['numerator']['name']}` / `{parameters['denominator']['name']}`"
    if metric["type"] == "derived":
        return f"`{parameters['expr']}`"
    simple = parameters["metric_aggregation_params"]
    where = " and ".join(
        one["where_sql_template"] for one in (metric.get("filter") or {}).get("where_filters", [])
    )
    relation = models[simple["semantic_model"]]["node_relation"]
    table = f"{relation['schema_name']}.{relation['alias']}"
    text = f"`{simple['agg']}({parameters['expr']})` of `{table}`"
    return f"{text} where `{_plain(where)}`" if where else text


def _plain(where: str) -> str:
    """A filter without the template's braces."""
    for opening in ("{{ Dimension('", "{{ Entity('"):
        where = where.replace(opening, "")
    return where.replace("') }}", "").replace("|", "\\|")


def _grain(parameters: dict[str, Any]) -> str:
    words = [name.split("'")[1].split("__")[-1] for name in parameters["group_by"]]
    return ", ".join("month" if word == "metric_time" else word for word in words)


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    header = list(header)
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    PAGE.write_text(metric_page(json.loads(Path(sys.argv[1]).read_text())), encoding="utf-8")
