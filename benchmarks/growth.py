"""What nights leave on the disk: so many tiny ones, each night's bytes by place, and the slope.

python -m benchmarks.growth [--nights 60] [--work FOLDER]

One line a night goes to benchmarks/results/growth.jsonl, so that it can be run in pieces; the
company stays in the work folder. Pruning starts with the 31st night, so the slope that tells about
a year is that of the nights after it; with fewer nights it is the slope of what there is.
"""

import argparse
import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.measuring import RESULTS, cost, keep, tandem
from orchestration.housekeeping import RUNS_IN_DAGSTER
from tests.fixtures.company_folder import CompanyFolder, company_folder
from tests.fixtures.tiny_house import deliver, tiny_house

RUNNING = RESULTS / "growth.jsonl"
FIRST = datetime(2026, 1, 5, 22, tzinfo=UTC)
PLACES = {
    "build file": "state/warehouse.duckdb*",
    "dagster": "state/dagster",
    "dbt": "state/dbt",
    "loader": "state/dlt",
    "run records": "state/runs",
    "site cache": "state/site",
    "releases": "releases",
}
A_YEAR = 400


def main() -> None:
    """Run the nights that are missing, and fit."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nights", type=int, default=60)
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "growth")
    chosen = options.parse_args()
    if not chosen.work.exists():
        RUNNING.unlink(missing_ok=True)
        tiny_house(company_folder(chosen.work))
    done = _lines()
    for number in range(len(done), chosen.nights):
        _night(chosen.work, number)
    _sum_up()


def _night(folder: Path, number: int) -> None:
    """One more deal, one more night."""
    moment = FIRST + timedelta(days=number)
    deals = [f"{n},1,won,50.00,EUR,2026-01-03,2026-01-05" for n in range(3, 4 + number)]
    deliver(CompanyFolder(folder), *deals)
    used = cost(tandem("run", "--company", str(folder), "--as-of", moment.isoformat()))
    sizes = {name: _size(folder, pattern) for name, pattern in PLACES.items()}
    line = {"night": number + 1, "cpu_seconds": used.cpu_seconds, **sizes}
    with RUNNING.open("a") as handle:
        handle.write(json.dumps(line) + "\n")
    print(line, flush=True)


def _size(folder: Path, pattern: str) -> int:
    """Bytes on the disk of everything a pattern names."""
    found = [path for top in folder.glob(pattern) for path in (top, *top.rglob("*"))]
    return sum(path.lstat().st_blocks * 512 for path in found)


def _lines() -> list[dict[str, float]]:
    return (
        [json.loads(line) for line in RUNNING.read_text().splitlines()] if RUNNING.exists() else []
    )


def _sum_up() -> None:
    lines = _lines()
    settled = [line for line in lines if line["night"] > RUNS_IN_DAGSTER]
    fitted = settled if len(settled) > 2 else lines[1:]
    places = {}
    for name in PLACES:
        nights, sizes = [x["night"] for x in fitted], [x[name] for x in fitted]
        slope = float(np.polyfit(nights, sizes, 1)[0]) if len(fitted) > 1 else None
        last = lines[-1][name]
        places[name] = {
            "bytes_now": last,
            "bytes_a_night": slope and round(slope),
            "megabytes_after_400_nights": slope
            and round((last + slope * (A_YEAR - lines[-1]["night"])) / 1e6, 1),
        }
    keep(
        "growth",
        {
            "nights": len(lines),
            "fitted_over": f"nights {fitted[0]['night']} to {fitted[-1]['night']}"
            if fitted
            else "",
            "is_pruning_in_the_fit": len(settled) > 2,
            "places": places,
        },
    )


if __name__ == "__main__":
    main()
