"""Kill -9 an erasure at seeded instants; after one more command nothing must be missing or left.

python -m benchmarks.crashes [--kills 200] [--seed 7]

A company of two people with one release is copied, an erasure is killed somewhere between its
start and its usual end, and run again. Then: it ends well, a search by the ledger finds nobody, the
release and the build file count what an undisturbed erasure leaves, and no plan, hidden file or
folder is left. Meanwhile a reader opens the current release again and again.
"""

import argparse
import contextlib
import json
import multiprocessing
import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks.measuring import keep
from orchestration import release, warehouse
from orchestration.erasure import LedgerWords, PersonNotFound, erase, read_ledger, search
from orchestration.night import identity_key
from orchestration.places import Places
from tests.fixtures.two_people import two_people

FORKS = multiprocessing.get_context("forkserver")
MOMENT = "2026-01-05 22:00:00"


def company(root: Path) -> Places:
    """Two people and a release that names one of them."""
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
    return places


def erase_ada(root: Path) -> None:
    """What `tandem erase` does, in a process of its own."""
    with contextlib.suppress(PersonNotFound):
        erase(Places(root), "ada@example.com", "asked")


def started(places: Places) -> BaseProcess:
    """Start an erasure; a fork of a process that has the imports behind it."""
    process = FORKS.Process(target=erase_ada, args=(places.root,))
    process.start()
    return process


def ended(process: BaseProcess) -> int:
    """Its exit code."""
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def counts(places: Places) -> dict[str, int]:
    """Rows of every table of the build file and of the current release."""
    found = {}
    for path in (places.build, *sorted(release.current(places.releases).glob("*.duckdb"))):
        with warehouse.any_file(path) as connection:
            for schema, table in connection.execute(
                "select schema_name, table_name from duckdb_tables() order by all"
            ).fetchall():
                ((rows,),) = connection.execute(f"select count(*) from {schema}.{table}").fetchall()
                found[f"{path.name} {schema}.{table}"] = rows
    return found


def left_over(places: Places) -> list[str]:
    """What a killed run must not leave once it has been run again."""
    hidden = [path for path in places.root.rglob(".*") if path.is_file() or path.is_dir()]
    return sorted(str(path.relative_to(places.root)) for path in hidden) + [
        name for name in ("erasing.json",) if (places.state / name).exists()
    ]


class Reader(threading.Thread):
    """Opens the current release again and again, and counts what goes wrong."""

    def __init__(self, places: Places) -> None:
        super().__init__(daemon=True)
        self.places, self.reads, self.errors = places, 0, Counter[str]()
        self.is_over = threading.Event()

    def run(self) -> None:
        """Read until it is over."""
        while not self.is_over.is_set():
            try:
                with warehouse.release_file(
                    self.places.releases / "current" / warehouse.DATABASE_FILE
                ) as connection:
                    total = connection.execute("select sum(amount) from published.deals").fetchall()
                    self.errors["wrong sum"] += total != [(700,)]
                self.reads += 1
            except Exception as error:
                self.errors[type(error).__name__] += 1
            time.sleep(0.02)


def one_kill(template: Path, folder: Path, after: float) -> dict[str, Any]:
    """Kill one erasure after so many seconds, run it again, and look at everything."""
    shutil.copytree(template, folder, symlinks=True)
    places = Places(folder)
    reader = Reader(places)
    reader.start()
    process = started(places)
    time.sleep(after)
    process.kill()
    ended(process)
    step = _reached(places)
    code = ended(started(places))
    reader.is_over.set()
    reader.join()
    ledger = read_ledger(places.state, identity_key(places))
    return {
        "reached": step,
        "again": code,
        "traces": [str(each) for each in search(places, LedgerWords(ledger).names, ledger).traces],
        "is_entered": len(ledger.entries) == 1 and ledger.entries[0].is_complete,
        "left_over": left_over(places),
        "counts": counts(places),
        "reads": reader.reads,
        "reader_errors": +reader.errors,
    }


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


def main() -> None:
    """Kill, look, and keep the result; ends with 1 where anything was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)
    FORKS.set_forkserver_preload(["orchestration.erasure", "tests.fixtures.two_people"])
    with tempfile.TemporaryDirectory() as scratch:
        template, calm, warm = (Path(scratch) / name for name in ("template", "calm", "warm"))
        company(template)
        for folder in (calm, warm):
            shutil.copytree(template, folder, symlinks=True)
        ended(started(Places(warm)))
        begun = time.perf_counter()
        assert ended(started(Places(calm))) == 0
        usual = time.perf_counter() - begun
        expected = counts(Places(calm))
        results = []
        for number in range(chosen.kills):
            folder = Path(scratch) / str(number)
            results.append(one_kill(template, folder, chance.uniform(0.0, 1.0) * usual))
            shutil.rmtree(folder)
    wrong = [
        each
        for each in results
        if each["again"]
        or each["traces"]
        or not each["is_entered"]
        or each["left_over"]
        or each["reader_errors"]
        or each["counts"] != expected
    ]
    keep(
        "crashes",
        {
            "what": "an erasure, killed with SIGKILL and run again",
            "kills": len(results),
            "seed": chosen.seed,
            "undisturbed_seconds": round(usual, 2),
            "killed_when": dict(Counter(each["reached"] for each in results)),
            "reads_meanwhile": sum(each["reads"] for each in results),
            "wrong": wrong,
        },
    )
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
