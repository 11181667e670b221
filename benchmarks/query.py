"""How long `tandem query` takes from a cold shell, and when its SQL was compiled before.

python -m benchmarks.query <company folder with a release>

Cold means a new process and no kept SQL; the fastest and the slowest of several runs are kept.
"""

import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.measuring import Cost, cost, keep, tandem
from orchestration.places import Places

ALLOWED = {"cold": 5.0, "kept": 1.0}
RUNS = 2
ASKED = ("query", "won_revenue", "--by", "month,deal_type", "--format")
FORMATS = ("table", "csv", "json", "arrow")


def main() -> None:
    """Measure and keep the result."""
    folder = Path(sys.argv[1]).resolve()
    kept_sql = Places(folder).metric_queries
    cold, kept = [], []
    for _ in range(RUNS):
        shutil.rmtree(kept_sql, ignore_errors=True)
        cold.append(asked(folder, "csv"))
        kept.append(asked(folder, "csv"))
    forms = {form: asdict(asked(folder, form)) for form in FORMATS}
    walls = {"cold": [one.wall_seconds for one in cold], "kept": [one.wall_seconds for one in kept]}
    cpus = {"cold": [one.cpu_seconds for one in cold], "kept": [one.cpu_seconds for one in kept]}
    spread = {
        name: {
            "fastest": min(seconds), "slowest": max(seconds),
            "cpu": min(cpus[name]), "allowed": ALLOWED[name],
            "holds": max(seconds) <= ALLOWED[name],
        }
        for name, seconds in walls.items()
    }  # fmt: skip
    release = folder / "releases" / "current" / "warehouse.duckdb"
    size = round(release.stat().st_size / 1e6, 1)
    keep("query", {"release_mb": size, "runs": RUNS, **spread, "kept_formats": forms})


def asked(folder: Path, form: str) -> Cost:
    """One question in a process of its own."""
    return cost([*tandem(*ASKED, form), "--company", str(folder)])


if __name__ == "__main__":
    main()
