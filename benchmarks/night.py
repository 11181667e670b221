"""A first night, and an unchanged second one against a bare `dbt build` of the same nodes.

python -m benchmarks.night [--scale 1]

The gate: warm rerun <= 10 CPU-seconds + 1.5 x the bare build. The sandbox's servers are another
process and are not counted; nor is the site, which a night can go without (docs/operator.md).
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, Cost, cost, keep, tandem
from orchestration.dbt import PROJECT
from orchestration.places import Places
from orchestration.settings import Settings
from orchestration.transformation import dbt_environment

FIXED_CPU_SECONDS = 10.0
FACTOR = 1.5
MADE = shutil.ignore_patterns("state", "releases")


def bare_build(places: Places) -> Cost:
    """What dbt alone costs for the nodes of a night, in a target folder of its own, warmed."""
    target = places.root / "bare"
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", "build"]
    command += ["--exclude-resource-type", "unit_test", "saved_query"]
    command += [
        "--profiles-dir",
        str(PROJECT),
        "--target-path",
        str(target),
        "--log-path",
        str(target),
    ]
    environment = {
        **dbt_environment(places, Settings({})),
        "TANDEM_WAREHOUSE": str(places.build),
        "DO_NOT_TRACK": "1",
    }
    cost(command, environment, PROJECT)
    return cost(command, environment, PROJECT)


def main() -> None:
    """Measure and keep the result."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", default="1")
    scale = options.parse_args().scale
    sandbox = [sys.executable, "-m", "sandbox", "serve", "--scale", scale]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(sandbox, cwd=ROOT, stdout=subprocess.PIPE, text=True) as servers,
    ):
        try:
            assert servers.stdout is not None
            settings = json.loads(servers.stdout.readline())["settings"]
            company = Path(folder) / "company"
            shutil.copytree(ROOT / "company", company, ignore=MADE)
            run = tandem("run", "--no-site", "--company", str(company))
            first, warm = cost(run, settings), cost(run, settings)
            bare = bare_build(Places(company))
        finally:
            servers.terminate()
    allowed = FIXED_CPU_SECONDS + FACTOR * bare.cpu_seconds
    keep(
        "night",
        {
            "sandbox_scale": scale,
            "first_night": first,
            "warm_rerun": warm,
            "bare_dbt_build": bare,
            "allowed_cpu_seconds": round(allowed, 2),
            "holds": warm.cpu_seconds <= allowed,
        },
    )


if __name__ == "__main__":
    main()
