"""A metric that is not there is named, beside those that are."""

import json
from pathlib import Path

import pytest

from orchestration.semantics import MetricQueryInvalid, compile_metrics


def test_an_unknown_metric_is_answered_with_the_known_ones(tmp_path: Path):
    manifest = tmp_path / "semantic_manifest.json"
    manifest.write_text(json.dumps({"metrics": [{"name": "won_revenue"}, {"name": "win_rate"}]}))
    with pytest.raises(MetricQueryInvalid, match="no metric wins: there are won_revenue, win_rate"):
        compile_metrics(manifest, ["won_revenue", "wins"])
