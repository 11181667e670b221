"""The bridges of 36 months over 50 segments: every chain, its order range and its bootstrap.

python -m benchmarks.bridges [leads a month]

Made-up leads, one account for two of them; the arithmetic alone, which is the part that grows with
months x segments x draws. The models before it are joins and sums.
"""

import sys
import time
from datetime import date

import numpy as np
import pyarrow as pa

from benchmarks.measuring import ROOT, keep

sys.path.append(str(ROOT / "dbt_project" / "plugins"))

from bridge_chains import DRAWS, bridge_effects

MONTHS, SEGMENTS = 36, 50
FACTORS = ("inquiries", "mql_rate", "sal_rate", "sql_rate", "sqo_rate", "won_rate", "won_value")
RATES = (0.5, 0.6, 0.8, 0.8, 0.3)
VALUE = 20_000.0


def main() -> None:
    """Measure once and keep the result."""
    leads = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    cells, sums = plans(leads), observations(leads)
    started, used = time.perf_counter(), time.process_time()
    effects = bridge_effects(cells, sums)
    keep("bridges", {
        "months": MONTHS, "segments": SEGMENTS, "draws": DRAWS, "leads_a_month": leads,
        "chains": cells.group_by(["metric", "period_start_date", "segment"]).aggregate([]).num_rows,
        "effects": effects.num_rows,
        "cpu_seconds": round(time.process_time() - used, 2),
        "wall_seconds": round(time.perf_counter() - started, 2),
    })  # fmt: skip


def period(month: int) -> tuple[date, date]:
    """First and last day of a month that counts from January 2024; all have 28 days."""
    year, number = 2024 + month // 12, month % 12 + 1
    return date(year, number, 1), date(year, number, 28)


def plans(leads: int) -> pa.Table:
    """Chains of won revenue: the company with vectors over all segments, and each segment."""
    scopes = [("all", "all"), *(("all", f"s{n}") for n in range(SEGMENTS))]
    scopes += [(f"s{n}", f"s{n}") for n in range(SEGMENTS)]
    rows = []
    for month in range(MONTHS):
        first, last = period(month)
        for segment, cell in scopes:
            volume = leads if cell == "all" else leads / SEGMENTS
            planned = (volume, *RATES, VALUE)
            rows += [
                {
                    "metric": "won_revenue", "segment": segment, "channel": "all",
                    "cell_segment": cell, "cell_channel": "all", "factor": factor,
                    "kind": "volume" if number == 0 else "rate", "position": number + 1,
                    "planned_value": planned[number], "period_start_date": first,
                    "period_end_date": last,
                }
                for number, factor in enumerate(FACTORS)
            ]  # fmt: skip
    return pa.Table.from_pylist(rows)


def observations(leads: int) -> pa.Table:
    """What became of the leads: each goes on by chance, a little worse than planned."""
    rng = np.random.default_rng(1)
    parts: list[pa.Table] = []
    for month in range(MONTHS):
        first, last = period(month)
        segment = rng.integers(0, SEGMENTS, leads)
        account = rng.integers(0, leads // 2, leads)
        alive = np.ones(leads, bool)
        for number, factor in enumerate(FACTORS):
            rate = 1.0 if number in (0, len(FACTORS) - 1) else RATES[number - 1] * 0.95
            reached = rng.random(leads) < rate
            value = np.where(reached, VALUE if factor == "won_value" else 1.0, 0.0)
            for names in (np.full(leads, "all"), np.char.add("s", segment.astype(str))):
                parts.append(pa.table({
                    "segment": names[alive], "factor": np.full(alive.sum(), factor),
                    "account_id": account[alive].astype(str), "value_sum": value[alive],
                    "channel": np.full(alive.sum(), "all"),
                    "sample_count": np.ones(alive.sum(), int),
                    "period_start_date": pa.array([first] * alive.sum(), pa.date32()),
                    "period_end_date": pa.array([last] * alive.sum(), pa.date32()),
                }))  # fmt: skip
            alive &= reached
    return pa.concat_tables(parts)


if __name__ == "__main__":
    main()
