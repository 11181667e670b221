"""An erasure of one of two people, killed and run again."""

import contextlib
import random
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.crashes.ambush import Place, ambush, durations, ended, reached
from benchmarks.crashes.looking import Reader, counts, left_over
from orchestration import release
from orchestration.erasure import LedgerWords, PersonNotFound, erase, read_ledger, search
from orchestration.night import identity_key
from orchestration.places import Places
from tests.fixtures.two_people import two_people

NAME = "Two"
MOMENT = "2026-01-05 22:00:00"
WHOLE = "select sum(amount) = 700 from published.deals"
ERASING = "orchestration.erasure.erasing"
PLACES = {
    "erase: plan": Place(ERASING, "plan_erasure"),
    "erase: rows": Place(ERASING, "anonymise"),
    "erase: build file": Place(ERASING, "rewrite_database"),
    "erase: releases": Place(ERASING, "rewrite_releases"),
    "erase: other files": Place(ERASING, "clean_files"),
    "erase: ledger": Place("orchestration.erasure.ledger", "Ledger.write"),
}


class Erasures:
    """A company of two people with one release, and what an undisturbed erasure leaves of it."""

    def __init__(self, folder: Path) -> None:
        self.template, self.target = folder / "two people", folder / "erased"
        self.diary = folder / "diary.log"
        shutil.rmtree(folder, ignore_errors=True)
        _company(self.template)
        shutil.copytree(self.template, self.target, symlinks=True)
        assert self._run() == 0
        self.usual = durations(self.diary)
        self.expected = _rows(Places(self.target))

    def kill(self, aim: str, chance: random.Random) -> Iterator[dict[str, Any]]:
        """Kill one erasure, run it again, and look at everything."""
        shutil.rmtree(self.target)
        shutil.copytree(self.template, self.target, symlinks=True)
        places = Places(self.target)
        reader = Reader(places, WHOLE)
        reader.start()
        killed, where = self._run(ambush(aim, self.usual, chance)), reached(self.diary)
        code, errors = self._run(), reader.ended()
        wrong = self._wrong_after(places, code) | ({"readers": errors} if errors else {})
        yield {
            "piece": "erase",
            "aim": aim,
            "killed": where,
            "is_killed": killed == -signal.SIGKILL,
            "company": NAME,
            "reads": reader.reads,
            "wrong": wrong,
        }

    def _run(self, trap: Any = None) -> int:
        return ended(_erase_ada, self.target, {}, PLACES, self.diary, trap)

    def _wrong_after(self, places: Places, code: int) -> dict[str, Any]:
        ledger = read_ledger(places.state, identity_key(places))
        found = search(places, LedgerWords(ledger).names, ledger).traces
        is_entered = len(ledger.entries) == 1 and ledger.entries[0].is_complete
        wrong = {
            "ended with": code,
            "traces": [str(trace) for trace in found],
            "not entered": not is_entered,
            "left over": left_over(places),
            "tables": [] if _rows(places) == self.expected else ["not as undisturbed"],
        }
        return {name: seen for name, seen in wrong.items() if seen}


def _rows(places: Places) -> dict[str, int]:
    """Rows of every table; what replaces a person is random, so their content differs."""
    return {table: rows for table, (rows, _) in counts(places).items()}


def _company(root: Path) -> None:
    places = two_people(root)
    (root / "company.toml").write_text(f'name = "{NAME}"\n')
    facts = {
        "release_version": "v1",
        "run_id": "run-1",
        "company": NAME,
        "contract_version": "1",
        "currency": "EUR",
        "restated_from": None,
        "as_of": MOMENT,
        "sources": [],
        "findings": [],
    }
    version = "20260105T220000Z-run1"
    release.write_release(places.build, places.releases, version, facts, {})
    release.flip(places.releases, version)


def _erase_ada(root: Path) -> int:
    """What `tandem erase` does; who is gone already is not found."""
    with contextlib.suppress(PersonNotFound):
        erase(Places(root), "ada@example.com", "asked")
    return 0
