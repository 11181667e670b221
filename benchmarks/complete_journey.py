"""A retailer's year through the files source, from nothing to a release.

python -m benchmarks.complete_journey     (TANDEM_EXAMPLE_DATA names the public data)
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, cost, keep, tandem

MADE = shutil.ignore_patterns("state", "releases")
# The floor: the same Parquet file into a table by DuckDB alone.
BARE_LOAD = """
import duckdb, os, sys
path = os.environ["TANDEM_EXAMPLE_DATA"] + "/complete-journey/transactions.parquet"
duckdb.connect(sys.argv[1]).execute(f"create table lines as from read_parquet('{path}')")
"""


def main() -> None:
    """Measure and keep the result."""
    with tempfile.TemporaryDirectory() as folder:
        company = Path(folder) / "company"
        shutil.copytree(ROOT / "examples" / "complete_journey", company, ignore=MADE)
        floor = cost([sys.executable, "-c", BARE_LOAD, str(Path(folder) / "bare.duckdb")])
        ingest = cost(tandem("ingest", "--company", str(company), "--source", "files"))
        run = cost(tandem("run", "--company", str(company)))
        record = max((company / "state" / "runs").glob("*.json"), key=lambda p: p.stat().st_mtime)
        ingested = min((company / "state" / "runs").glob("*.json"), key=lambda p: p.stat().st_mtime)
        steps = {step["name"]: step for step in json.loads(record.read_text())["steps"]}
        pull = next(
            step
            for step in json.loads(ingested.read_text())["steps"]
            if step["name"] == "pull files"
        )
    keep(
        "complete_journey",
        {
            "rows": pull["rows_in"],
            "rows_per_second": round(pull["rows_in"] / pull["seconds"]),
            "rows_per_cpu_second": round(pull["rows_in"] / pull["cpu_seconds"]),
            "pull_files": pull,
            "bare_read_parquet": floor,
            "ingest_command": ingest,
            "whole_night": run,
            "steps_of_the_night": steps,
        },
    )


if __name__ == "__main__":
    main()
