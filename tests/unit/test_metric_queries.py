"""A metric that is not there is named, beside those that are; what was compiled is kept."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from orchestration.metric_names import MetricQueryInvalid
from orchestration.metric_queries import MetricQuery, compile_query


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "semantic_manifest.json"
    path.write_text(json.dumps({"metrics": [{"name": "won_revenue"}, {"name": "win_rate"}]}))
    return path


def test_an_unknown_metric_is_answered_with_the_known_ones(manifest: Path):
    with pytest.raises(MetricQueryInvalid, match="no metric wins: there are win_rate, won_revenue"):
        compile_query(MetricQuery(("won_revenue", "wins")), manifest)


def test_what_was_compiled_under_the_same_definitions_is_read_again(manifest: Path, tmp_path: Path):
    asked = MetricQuery(("won_revenue",), by=("month",))
    folder = tmp_path / "kept" / hashlib.sha256(manifest.read_bytes()).hexdigest()
    folder.mkdir(parents=True)
    name = hashlib.sha256(json.dumps(asdict(asked)).encode()).hexdigest()
    (folder / f"{name}.sql").write_text("select 'kept'")
    assert compile_query(asked, manifest, tmp_path / "kept") == "select 'kept'"
    manifest.write_text(json.dumps({"metrics": []}))
    with pytest.raises(MetricQueryInvalid, match="no metric won_revenue"):
        compile_query(asked, manifest, tmp_path / "kept")
