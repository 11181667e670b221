"""Try every door with hostile input: how many cases, how each was taken, and what crashed.

python -m benchmarks.fuzz [--cases 2000] [--seed 7] [--doors contract_file,delivered_file]

The command line and the live site are tried on the company folder that --company names, a copy that
may be changed, and left out without one.
"""

import argparse
import random
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.measuring import keep
from orchestration.connections import SOURCES
from orchestration.settings import Settings
from sandbox.servers.running import serve
from sandbox.servers.stage import Stage
from sandbox.world import World, clock
from tests.fixtures import doors
from tests.fixtures.served_site import serving
from tests.nights import Household

SCALE = 0.02
# How many cases of a hundred a door gets, by what a case costs.
SHARES = {
    "contract_file": 25,
    "disputes_file": 10,
    "company_toml": 10,
    "delivered_file": 20,
    "setting": 20,
    "served_page": 6,
    "vendor_answer": 4,
    "command_line": 5,
}


def main() -> None:
    """Try, count, keep; ends with 1 where anything crashed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=2000)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--doors", default=",".join(SHARES))
    options.add_argument("--company", type=Path)
    chosen = options.parse_args()
    taken: dict[str, Counter[str]] = {}
    crashes = []
    with ExitStack() as stack:
        for name, case in _doors(stack, chosen.company).items():
            if name not in chosen.doors:
                continue
            for number in range(chosen.cases * SHARES[name] // 100):
                how, crash = _tried(case, random.Random(f"{chosen.seed} {name} {number}"))
                taken.setdefault(name, Counter())[how] += 1
                crashes += [f"{name} {number}: {crash}"] if crash else []
    total = sum(sum(each.values()) for each in taken.values())
    keep("fuzz", {"cases": total, "seed": chosen.seed, "taken": taken, "crashes": crashes})
    raise SystemExit(bool(crashes))


def _doors(
    stack: ExitStack, company: Path | None
) -> dict[str, Callable[[random.Random, Path], str]]:
    found: dict[str, Callable[[random.Random, Path], str]] = {
        "contract_file": doors.contract_file,
        "disputes_file": doors.disputes_file,
        "stewards_decision": doors.stewards_decision,
        "company_toml": doors.company_toml,
        "delivered_file": doors.delivered_file,
        "setting": lambda chance, _: doors.setting(chance, lambda v: Settings(v).check()),
    }
    running = stack.enter_context(serve(Stage(World(seed=7, scale=SCALE).at, clock, 0)))
    vendors = [name for name in SOURCES if name != "files"]
    found["vendor_answer"] = lambda chance, folder: doors.vendor_answer(
        chance, folder, running, chance.choice(vendors)
    )
    if company:
        site = stack.enter_context(serving(company / "releases"))
        found["served_page"] = lambda chance, _: doors.served_page(chance, site)
        found["command_line"] = partial(_command, Household(company))
    return found


def _command(home: Household, chance: random.Random, folder: Path) -> str:
    return doors.command_line(chance, home)


def _tried(
    case: Callable[[random.Random, Path], str], chance: random.Random
) -> tuple[str, str | None]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return case(chance, Path(folder) / "company"), None
        except Exception:
            return "crashed", traceback.format_exc(limit=-4)


if __name__ == "__main__":
    main()
