"""Kill, run again, look; piece by piece, until every step was hit often enough.

python -m benchmarks.crashes [--kills 20] [--seed 7] [--work FOLDER] [--only erase,publish,night]

One line a kill goes to benchmarks/results/crashes.jsonl, and the next piece goes on from there; the
sum of all of it is benchmarks/results/crashes.json. Ends with 1 where anything was ever wrong.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.crashes.erasures import FORKS, Erasures
from benchmarks.crashes.nights import NIGHT, PUBLICATION, Nights, surroundings
from benchmarks.measuring import RESULTS, keep

RUNNING = RESULTS / "crashes.jsonl"
# How many nights of one company are killed before one may end: the last rerun mends them all.
CHAIN = 3


def main() -> None:
    """Kill so many times more, and sum up."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "crashes")
    options.add_argument("--only", default="erase,publish,night")
    chosen = options.parse_args()
    FORKS.set_forkserver_preload(["orchestration.execution", "orchestration.cli.app"])
    kinds = chosen.only.split(",")
    if "erase" in kinds:
        erasures = Erasures(chosen.work / "erasures")
        for number in _numbers(chosen.kills, kinds):
            _note("erase", number, erasures.kill("erase", number, _chance(chosen.seed, number)))
    if {"publish", "night"} & set(kinds):
        with surroundings() as (server, settings):
            nights = Nights(chosen.work, server, settings)
            if "publish" in kinds:
                _kill_publications(nights, chosen)
            if "night" in kinds:
                _kill_nights(nights, chosen)
    raise SystemExit(_summed_up())


def _kill_publications(nights: Nights, chosen: argparse.Namespace) -> None:
    for number in _numbers(chosen.kills, chosen.only.split(",")):
        aim = list(PUBLICATION)[number % len(PUBLICATION)]
        _note(aim, number, nights.kill(aim, number, _chance(chosen.seed, number)))


def _kill_nights(nights: Nights, chosen: argparse.Namespace) -> None:
    numbers = list(_numbers(chosen.kills, chosen.only.split(",")))
    for first in range(0, len(numbers), CHAIN):
        target = nights.folder / f"night-{numbers[first]}"
        for number in numbers[first : first + CHAIN]:
            aim = list(NIGHT)[number % len(NIGHT)]
            found = nights.kill_night(target, aim, _chance(chosen.seed, number))
            is_last = number == numbers[first : first + CHAIN][-1]
            found["wrong"] |= nights.run_again(target) if is_last else {}
            _note(aim, number, found)


def _chance(seed: int, number: int) -> random.Random:
    return random.Random(f"{seed} {number}")


def _numbers(kills: int, kinds: list[str]) -> range:
    """The next numbers, shared by the kinds that are killed in this piece."""
    done = len(_lines())
    return range(done, done + max(1, kills // len(kinds)))


def _lines() -> list[dict[str, Any]]:
    return (
        [json.loads(line) for line in RUNNING.read_text().splitlines()] if RUNNING.exists() else []
    )


def _note(aim: str, number: int, found: dict[str, Any]) -> None:
    with RUNNING.open("a") as handle:
        handle.write(json.dumps({"number": number, "aim": aim, **found}, default=str) + "\n")
    print(number, aim, found, flush=True)


def _summed_up() -> bool:
    lines = _lines()
    killed = [line for line in lines if line["is_killed"]]
    keep(
        "crashes",
        {
            "what": "nights, publications with their PostgreSQL copy, erasures: killed, run again",
            "companies": dict(Counter(line["company"] for line in killed)),
            "kills": len(killed),
            "ended_before_the_kill": len(lines) - len(killed),
            "aimed_at": dict(Counter(line["aim"] for line in killed)),
            "killed_when": dict(Counter(line["reached"] for line in killed)),
            "nights_killed_in_a_row_before_one_may_end": CHAIN,
            "reads_meanwhile": sum(line.get("reads", 0) for line in lines),
            "wrong": [line for line in lines if line["wrong"]],
        },
    )
    return any(line["wrong"] for line in lines)


if __name__ == "__main__":
    main()
