"""Kill, run again, look; piece by piece, until every step was hit often enough.

python -m benchmarks.crashes [--kills 20] [--seed 7] [--work FOLDER] [--only ingest,publish,...]

Aims next at what was hit least. One line a kill goes to benchmarks/results/crashes.jsonl, and the
next call goes on from there; the sum of all of it is benchmarks/results/crashes.json. Ends with 1
where anything was ever wrong.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.crashes.erasures import PLACES as ERASURE
from benchmarks.crashes.erasures import Erasures
from benchmarks.crashes.pieces import ALL, NIGHT, SCALE, Company, Piece, surroundings
from benchmarks.measuring import RESULTS, commit, keep

RUNNING = RESULTS / "crashes.jsonl"
COMPARED = {
    "ingest": "every table of the build file and of the release, by rows and checksum",
    "arrival gate": "the same",
    "build": "the same; so many builds were killed in a row before one might end",
    "build of what lasts": "the same, by a build of these models alone",
    "departure gate": "the same, by the gate alone",
    "release": "the same, by release and copy alone, and what PostgreSQL holds",
    "publish": "the same, and what PostgreSQL holds",
    "night": "the same; so many nights were killed in a row before one might end",
    "erase": "rows of every table, traces of the person in every file, the ledger",
}


def main() -> None:
    """Kill so many times more, and sum up."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "crashes")
    options.add_argument("--only", default=",".join(COMPARED))
    chosen = options.parse_args()
    wanted = chosen.only.split(",")
    goal = len(_lines()) + chosen.kills
    if "erase" in wanted:
        erasures = Erasures(chosen.work / "erasures")
        share = max(1, chosen.kills // len(wanted))
        for _ in range(share):
            aim = _least(ERASURE, "erase")
            _note(erasures.kill(aim, _chance(chosen.seed)))
    pieces = [piece for piece in ALL if piece.name in wanted]
    if pieces:
        with surroundings(chosen.work) as (server, settings):
            company = Company(chosen.work, server, settings, pieces)
            if NIGHT in pieces:
                assert company.is_the_night(), "the pieces in a row are not the night"
            while len(_lines()) < goal:
                for piece in pieces:
                    _kill(company, piece, chosen.seed)
    raise SystemExit(_summed_up())


def _kill(company: Company, piece: Piece, seed: int) -> None:
    """One chain of kills of a piece, each at what was aimed at least."""
    aims: list[str] = []
    for _ in range(piece.chain):
        aims.append(_least(company.aims(piece), piece.name, aims))
    _note(company.kill(piece, aims, _chance(seed)))


def _least(aims: Any, piece: str, now: Any = ()) -> str:
    """The aim that was taken least, here and so far."""
    taken = Counter(line["aim"] for line in _lines() if line["piece"] == piece) + Counter(now)
    return min(aims, key=lambda aim: taken[aim])


def _chance(seed: int) -> random.Random:
    return random.Random(f"{seed} {len(_lines())}")


def _lines() -> list[dict[str, Any]]:
    return (
        [json.loads(line) for line in RUNNING.read_text().splitlines()] if RUNNING.exists() else []
    )


def _note(kills: Iterator[dict[str, Any]]) -> None:
    for found in kills:
        line = {"number": len(_lines()), "commit": commit(), **found}
        with RUNNING.open("a") as handle:
            handle.write(json.dumps(line, default=str) + "\n")
        print(line, flush=True)


def _summed_up() -> bool:
    lines = _lines()
    killed = [line for line in lines if line["is_killed"]]
    keep(
        "crashes",
        {
            "what": "pieces of a second night, whole nights, erasures: SIGKILL, then run again",
            "sandbox_scale": SCALE,
            "kills": len(killed),
            "ended_before_the_kill": len(lines) - len(killed),
            "commits": dict(Counter(line.get("commit", "earlier") for line in killed)),
            "power_cuts": sum(bool(line.get("torn_files")) for line in killed),
            "killed": {
                piece: _of_piece(killed, piece, chain) for piece, chain in _chains().items()
            },
            "reads_meanwhile": sum(line["reads"] for line in lines),
            "wrong": [line for line in lines if line["wrong"]],
        },
    )
    return any(line["wrong"] for line in lines)


def _of_piece(killed: list[dict[str, Any]], piece: str, chain: int) -> dict[str, Any]:
    where = Counter(line["killed"] for line in killed if line["piece"] == piece)
    return {
        "kills": where.total(),
        "killed_in_a_row_before_one_may_end": chain,
        "compared": COMPARED[piece],
        "killed": dict(sorted(where.items())),
    }


def _chains() -> dict[str, int]:
    return {piece.name: piece.chain for piece in ALL} | {"erase": 1}


if __name__ == "__main__":
    main()
