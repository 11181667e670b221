"""An erasure of one of two people, killed and run again."""

import contextlib
import json
import multiprocessing
import random
import shutil
import time
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks.crashes.looking import Reader, counts, left_over
from orchestration import release
from orchestration.erasure import LedgerWords, PersonNotFound, erase, read_ledger, search
from orchestration.night import identity_key
from orchestration.places import Places
from tests.fixtures.two_people import two_people

FORKS = multiprocessing.get_context("forkserver")
MOMENT = "2026-01-05 22:00:00"
WHOLE = "select sum(amount) = 700 from published.deals"


class Erasures:
    """A company of two people with one release, and what an undisturbed erasure leaves of it."""

    aims = ("erase",)

    def __init__(self, folder: Path) -> None:
        self.folder, self.template = folder, folder / "two-people"
        shutil.rmtree(folder, ignore_errors=True)
        _company(self.template)
        for name in ("warm", "calm"):
            shutil.copytree(self.template, folder / name, symlinks=True)
            begun = time.perf_counter()
            assert _ended(_started(Places(folder / name))) == 0
            self.usual = time.perf_counter() - begun
        self.expected = _rows(Places(folder / "calm"))

    def kill(self, aim: str, number: int, chance: random.Random) -> dict[str, Any]:
        """Kill one erasure, run it again, and look at everything."""
        target = self.folder / str(number)
        shutil.copytree(self.template, target, symlinks=True)
        places = Places(target)
        reader = Reader(places, WHOLE)
        reader.start()
        process = _started(places)
        time.sleep(chance.uniform(0.0, 1.0) * self.usual)
        process.kill()
        was_killed = _ended(process) != 0
        reached = _reached(places)
        code = _ended(_started(places))
        errors = reader.ended()
        ledger = read_ledger(places.state, identity_key(places))
        found = search(places, LedgerWords(ledger).names, ledger).traces
        is_entered = len(ledger.entries) == 1 and ledger.entries[0].is_complete
        wrong = {
            "ended with": code,
            "traces": [str(trace) for trace in found],
            "not entered": not is_entered,
            "left over": left_over(places),
            "readers": errors,
            "tables": [] if _rows(places) == self.expected else ["not as undisturbed"],
        }
        shutil.rmtree(target)
        return {
            "reached": f"erase: {reached}",
            "is_killed": was_killed,
            "company": "Two",
            "reads": reader.reads,
            "wrong": {name: seen for name, seen in wrong.items() if seen},
        }


def _rows(places: Places) -> dict[str, int]:
    """Rows of every table; what replaces a person is random, so their content differs."""
    return {table: rows for table, (rows, _) in counts(places).items()}


def _company(root: Path) -> None:
    places = two_people(root)
    (root / "company.toml").write_text('name = "Two"\n')
    facts = {
        "release_version": "v1",
        "run_id": "run-1",
        "company": "Two",
        "contract_version": "1",
        "currency": "EUR",
        "restated_from": None,
        "as_of": MOMENT,
        "sources": [],
        "findings": [],
    }
    release.write_release(places.build, places.releases, "v1", facts, {})
    release.flip(places.releases, "v1")


def _erase_ada(root: Path) -> None:
    """What `tandem erase` does, in a process of its own."""
    with contextlib.suppress(PersonNotFound):
        erase(Places(root), "ada@example.com", "asked")


def _started(places: Places) -> BaseProcess:
    """Start an erasure; a fork of a process that has the imports behind it."""
    process = FORKS.Process(target=_erase_ada, args=(places.root,))
    process.start()
    return process


def _ended(process: BaseProcess) -> int:
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _reached(places: Places) -> str:
    """How far the killed erasure had come, by what stands on the disk."""
    ledger = places.state / "erasure_ledger.json"
    if not (places.state / "erasing.json").exists():
        is_complete = ledger.exists() and all(
            e["is_complete"] for e in json.loads(ledger.read_text())
        )
        return "after its end" if is_complete else "before its plan"
    if not ledger.exists():
        return "planned"
    if any(path.name.endswith("-e1") for path in places.releases.iterdir()):
        return "release rewritten"
    return "release under way" if list(places.releases.glob(".*")) else "build file"
