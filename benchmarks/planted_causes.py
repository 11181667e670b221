"""How often the diagnosis is right: power, confusion and false alarms over many planted worlds.

python -m benchmarks.planted_causes --seeds 40
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sandbox.planted import AS_OF, CAMPAIGN, CAUSES, EXPECTED, World, world

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results" / "planted_causes.json"
PROJECT = ROOT / "dbt_project"
SIZES, NUMBERS = (0.1, 0.2, 0.4), (50, 200, 1000)
# The thresholds were those of the contract before these seeds were drawn.
FIRST_SEED = 7_000
MINIMUM_SAMPLE, SHRINKAGE, DISCOVERY_RATE, PLANNED_RATE = 30, 20.0, 0.05, 0.1
WIN_VALUE = 14_000.0
MODELS = (
    "leads_listed",
    "members_listed",
    "cells_compared",
    "rates_expected",
    "answers_measured",
    "audiences_measured",
    "sizes_measured",
    "volumes_planned",
    "effects_tested",
    "effects_judged",
    "verdicts_decided",
)
Verdict = tuple[str, str | None, str | None]


def compiled_models(target: Path) -> dict[str, str]:
    """The SQL of the diagnosis as dbt compiles it, by model, in order."""
    folder = target / "compiled/tandem/models/intermediate/diagnosis"
    return {name: (folder / f"int_diagnosis_{name}.sql").read_text() for name in MODELS}


def compile_models(target: Path) -> dict[str, str]:
    """Let dbt compile the diagnosis into a folder; needs no warehouse."""
    from tests.fixtures.models import run_models

    chosen = "path:models/intermediate/diagnosis"
    run_models(target.parent / "warehouse.duckdb", "compile", "--select", chosen)
    return compiled_models(target)


def diagnose(models: dict[str, str], planted: World, scope: str = "campaign") -> dict[str, Verdict]:
    """Run the models on one world; verdict, further effects and who answers, by key of a scope."""
    with duckdb.connect() as connection:
        # tables of a few thousand rows: more threads only wait for each other
        connection.execute("set threads = 1")
        connection.execute("attach ':memory:' as warehouse")
        connection.execute("create schema warehouse.intermediate")
        _place(connection, planted)
        for name, sql in models.items():
            table = f"warehouse.intermediate.int_diagnosis_{name}"
            connection.execute(f"create table {table} as {sql}")
        rows = connection.execute(
            "select scope_key, verdict, also, answerable"
            " from warehouse.intermediate.int_diagnosis_verdicts_decided where scope = $1",
            [scope],
        ).fetchall()
    return {key: (verdict, also, answerable) for key, verdict, also, answerable in rows}


def _place(connection: duckdb.DuckDBPyConnection, planted: World) -> None:
    """The tables that the diagnosis reads, with scores of the product's own regression."""
    sys.path.append(str(PROJECT / "plugins"))
    from lead_quality import lead_scores

    leads = pa.Table.from_pylist(planted.leads)
    # verdicts read the latest model only, so the months need none of their own
    one_month = [{**lead, "month_start_date": AS_OF} for lead in planted.leads]
    features = pa.Table.from_pylist(planted.features)
    scores = lead_scores(pa.Table.from_pylist(one_month), features, MINIMUM_SAMPLE, PLANNED_RATE)
    connection.register("leads", leads)
    connection.register("scores", scores)
    connection.execute(
        "create table warehouse.intermediate.int_settings_resolved as"
        f" select date '{AS_OF}' as as_of_date, 'EUR' as currency"
    )
    connection.execute(
        "create table warehouse.intermediate.int_responsibility_thresholds_resolved as"
        f" select 'r' as run_id, {MINIMUM_SAMPLE} as minimum_sample, 180 as outcome_days,"
        f" cast({SHRINKAGE} as double) as shrinkage_weight,"
        f" cast({DISCOVERY_RATE} as double) as discovery_rate"
    )
    connection.execute(
        "create table warehouse.intermediate.int_targets_valued (metric varchar, channel varchar,"
        " segment varchar, value double, period_start_date date, period_end_date date)"
    )
    connection.execute(
        "create table warehouse.intermediate.int_leads_valued as select leads.*,"
        " 'email' as channel, 'email / ' || size_band as segment, latest_win_rate,"
        f" cast({WIN_VALUE} as double) as win_value,"
        " case when latest_win_rate < 0.67 * latest_base_rate then 'low'"
        " when latest_win_rate <= 1.33 * latest_base_rate then 'middle' else 'high' end"
        " as latest_quality_band"
        " from leads inner join scores on leads.handoff_id = scores.handoff_id"
    )


def main() -> None:
    """Run all worlds and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    count = parser.parse_args().seeds
    seeds = range(FIRST_SEED, FIRST_SEED + count)
    fewer = seeds[: max(count // 3, 1)]
    with tempfile.TemporaryDirectory() as folder:
        models = compile_models(Path(folder) / "target")
    power = [
        _power(models, seeds, cause, size, number)
        for cause in CAUSES
        for size in SIZES
        for number in NUMBERS
    ]
    results = {
        "seeds": len(seeds),
        "power": power,
        "confusion": _confusion(power),
        "pairs_seeds": len(fewer),
        "pairs": [
            _pair(models, fewer, pair, size, number)
            for pair in combinations(CAUSES[:5], 2)
            for size in SIZES
            for number in NUMBERS
        ],
        "without_a_cause": [
            _quiet(models, range(FIRST_SEED, FIRST_SEED + 3 * count), number) for number in NUMBERS
        ],
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


def _confusion(power: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """What was planted against what was said, over all sizes and numbers."""
    said: dict[str, Counter[str]] = {}
    for cell in power:
        said.setdefault(cell["cause"], Counter()).update(cell["said"])
    return {cause: dict(counts) for cause, counts in said.items()}


def _power(
    models: dict[str, str], seeds: range, cause: str, size: float, number: int
) -> dict[str, Any]:
    """How often one cause is named, with its owner, and what is said instead."""
    found = [diagnose(models, world(seed, number, {cause: size}))[CAMPAIGN] for seed in seeds]
    said = Counter(verdict for verdict, _, _ in found)
    named = sum((verdict, owner) == EXPECTED[cause] for verdict, _, owner in found)
    right = round(named / len(found), 3)
    return {"cause": cause, "size": size, "n": number, "right": right, "said": dict(said)}


def _pair(
    models: dict[str, str], seeds: range, causes: tuple[str, str], size: float, number: int
) -> dict[str, Any]:
    """How often both of two causes are named, the larger as the verdict, the other beside it."""
    wanted = {EXPECTED[cause][0] for cause in causes}
    both = one = 0
    for seed in seeds:
        planted = world(seed, number, dict.fromkeys(causes, size))
        verdict, also, _ = diagnose(models, planted)[CAMPAIGN]
        said = {verdict, *(also or "").split(", ")}
        both += wanted <= said
        one += verdict in wanted
    return {
        "causes": list(causes),
        "size": size,
        "n": number,
        "verdict_is_one": round(one / len(seeds), 3),
        "both_are_named": round(both / len(seeds), 3),
    }


def _quiet(models: dict[str, str], seeds: range, number: int) -> dict[str, object]:
    """How often a campaign of a world without a cause is accused, per campaign and per world."""
    worlds = [diagnose(models, world(seed, number, {})) for seed in seeds]
    innocent = ("on_track", "not_enough_evidence")
    accused = [sum(verdict[0] not in innocent for verdict in one.values()) for one in worlds]
    return {
        "n": number,
        "worlds": len(worlds),
        "campaigns_accused": round(sum(accused) / sum(map(len, worlds)), 4),
        "worlds_with_an_accusation": round(sum(count > 0 for count in accused) / len(worlds), 4),
    }


if __name__ == "__main__":
    main()
