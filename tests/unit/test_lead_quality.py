"""A lead's score: of what was known when it was handed over, and of nothing else."""

import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

sys.path.append(str(Path(__file__).parents[2] / "dbt_project" / "plugins"))
from lead_quality import lead_scores

FIRST = date(2025, 1, 1)
KNOWN_AFTER = timedelta(days=60)


def world(seed: int, number: int = 600) -> tuple[pa.Table, pa.Table]:
    """Leads over a year; big companies are won at 40 %, small ones at 10 %."""
    rng = Random(seed)
    leads, features = [], []
    for index in range(number):
        day = FIRST + timedelta(days=index * 365 // number)
        is_big = rng.random() < 0.5
        key = f"lead-{index:04d}"
        leads.append(
            {
                "handoff_id": key,
                "month_start_date": day.replace(day=1),
                "known_date": day + KNOWN_AFTER,
                "is_won": rng.random() < (0.4 if is_big else 0.1),
            }
        )
        features.append({"handoff_id": key, "feature": "size=big" if is_big else "size=small"})
    return pa.Table.from_pylist(leads), pa.Table.from_pylist(features)


def scored(leads: pa.Table, features: pa.Table) -> dict[str, dict[str, object]]:
    rows = lead_scores(leads, features, 30, 0.2).to_pylist()
    return {str(row["handoff_id"]): row for row in rows}


def test_a_score_does_not_change_when_what_came_after_the_handoff_is_deleted():
    leads, features = world(1)
    cut = date(2025, 9, 1)
    before = scored(leads, features)
    rows = [
        row if row["known_date"] < cut else {**row, "known_date": None, "is_won": False}
        for row in leads.to_pylist()
        if row["month_start_date"] <= cut
    ]
    after = scored(pa.Table.from_pylist(rows, leads.schema), features_of(rows, features))
    frozen = ("basis", "model_version", "win_rate", "base_rate", "trained_count")
    for key, row in after.items():
        assert [row[name] for name in frozen] == [before[key][name] for name in frozen]


def features_of(rows: list[dict[str, object]], features: pa.Table) -> pa.Table:
    keys = {row["handoff_id"] for row in rows}
    kept = [row for row in features.to_pylist() if row["handoff_id"] in keys]
    return pa.Table.from_pylist(kept, features.schema)


def test_scores_are_calibrated_and_tell_good_leads_from_poor_ones():
    leads, features = world(2, 3000)
    sizes = {row["handoff_id"]: row["feature"] for row in features.to_pylist()}
    late = [row for key, row in scored(leads, features).items() if row["trained_count"] > 1500]
    big = [row["win_rate"] for row in late if sizes[row["handoff_id"]] == "size=big"]
    small = [row["win_rate"] for row in late if sizes[row["handoff_id"]] == "size=small"]
    assert sum(big) / len(big) == pytest.approx(0.4, abs=0.04)
    assert sum(small) / len(small) == pytest.approx(0.1, abs=0.03)


def test_before_the_first_mature_cohort_the_plan_stands_for_everybody():
    leads, features = world(3)
    first = [row for row in scored(leads, features).values() if row["trained_count"] < 30]
    assert {(row["basis"], round(row["win_rate"], 9)) for row in first} == {("cold_start", 0.2)}


def test_no_leads_have_no_scores():
    leads, features = world(4)
    assert lead_scores(leads.slice(0, 0), features.slice(0, 0), 30, None).num_rows == 0
