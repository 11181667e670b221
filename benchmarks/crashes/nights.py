"""Nights and publications of the sandbox's company at scale 0.05 without site, killed.

Another company can take its place: one after a night as `first`, and after the next as `second`, in
the work folder.
"""

import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks.crashes.looking import Reader, counts, is_lock_free, left_over
from benchmarks.measuring import ROOT, cost, tandem
from orchestration import release
from orchestration.places import Places
from tests.postgres import Server, binaries, running

FORKS = multiprocessing.get_context("forkserver")
SCALE = "0.05"
WHOLE = "select count(*) = 1 from published.release"
START = ""
# Where to lie in wait: the line that has been said, and seconds after it at most.
NIGHT = {
    "ingest": ([START, "pull files", "pull ga4", "pull google_ads", "pull hubspot"], 3.0),
    "arrival gate": (["pull salesforce"], 3.0),
    "build": ([f"building {x}" for x in ("staging", "intermediate", "marts", "published")], 20.0),
}
PUBLICATION = {
    "departure gate": ([START], 8.0),
    "release": (["departure gate"], 3.0),
    "flip": (["release files"], 0.3),
    "postgres": (["release  "], 2.0),
}
STEPS = ("pull", "arrival gate", "transform", "departure gate", "metric exports", "release files")
STEPS += ("release  ", "postgres")


class Nights:
    """One company after its first night, and after its second, built but not yet released.

    A killed night is run again by a night that is killed too, `chain` times; then it may end.
    """

    aims = tuple(PUBLICATION)

    def __init__(self, folder: Path, server: Server, settings: dict[str, str]) -> None:
        self.folder, self.server, self.settings = folder, server, settings
        self.before, self.built = folder / "before", folder / "built"
        if not (folder / "calm").exists():
            self._make_templates()
        self.expected = counts(Places(folder / "calm"))
        self.name = release.manifest(folder / "calm" / "releases" / "current")["company"]

    def _make_templates(self) -> None:
        for name in ("before", "built"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        if not (self.folder / "second").exists():
            made = shutil.ignore_patterns("state", "releases")
            shutil.copytree(ROOT / "company", self.folder / "first", ignore=made)
            _night(self.folder / "first", 0)
            shutil.copytree(self.folder / "first", self.folder / "second", symlinks=True)
            _night(self.folder / "second", 1)
        shutil.copytree(self.folder / "first", self.before, symlinks=True)
        shutil.copytree(self.folder / "second", self.built, symlinks=True)
        shutil.copytree(self.built, self.folder / "calm", symlinks=True)
        assert self._run(self.folder / "calm", "publish", "--no-site") == 0

    def kill(self, aim: str, number: int, chance: random.Random) -> dict[str, Any]:
        """Kill one publication, run it again, and look at everything."""
        target = self.folder / str(number)
        shutil.copytree(self.built, target, symlinks=True)
        found = self._killed_and_run_again(target, PUBLICATION[aim], ["publish"], chance)
        shutil.rmtree(target)
        return found

    def kill_night(self, target: Path, aim: str, chance: random.Random) -> dict[str, Any]:
        """Kill one night in a folder that may have seen others killed."""
        if not target.exists():
            shutil.copytree(self.before, target, symlinks=True)
        reader = Reader(Places(target), WHOLE)
        reader.start()
        reached, was_killed = self._killed(target, NIGHT[aim], ["run"], chance)
        return {
            "reached": reached,
            "is_killed": was_killed,
            "company": self.name,
            "reads": reader.reads,
            "wrong": self._wrong_after_kill(target, reader),
        }

    def run_again(self, target: Path) -> dict[str, Any]:
        """Let the night end, and look at everything."""
        code = self._run(target, "run", "--no-site")
        wrong = self._wrong_after_end(target, code)
        shutil.rmtree(target)
        return wrong

    def _killed_and_run_again(
        self, target: Path, wait: tuple[list[str], float], command: list[str], chance: random.Random
    ) -> dict[str, Any]:
        reader = Reader(Places(target), WHOLE)
        reader.start()
        reached, was_killed = self._killed(target, wait, command, chance)
        if not is_lock_free(Places(target)):
            return {"reached": reached, "is_killed": True, "wrong": {"lock": "held"}}
        code = self._run(target, *command, "--no-site")
        wrong = self._wrong_after_end(target, code)
        errors = reader.ended()
        wrong |= {"readers": errors} if errors else {}
        return {
            "reached": reached,
            "is_killed": was_killed,
            "company": self.name,
            "reads": reader.reads,
            "wrong": wrong,
        }

    def _wrong_after_kill(self, target: Path, reader: Reader) -> dict[str, Any]:
        lock = {} if is_lock_free(Places(target)) else {"lock": "held"}
        errors = reader.ended()
        return lock | ({"readers": errors} if errors else {})

    def _wrong_after_end(self, target: Path, code: int) -> dict[str, Any]:
        places = Places(target)
        seen = counts(places)
        tables = sorted(name for name in self.expected if seen.get(name) != self.expected[name])
        version = release.current(places.releases).name
        copied = self.server.psql("select release_version from published.release")
        schemas = self.server.psql("select nspname from pg_namespace where nspname like 'publ%'")
        wrong = {
            "ended with": code,
            "tables": tables,
            "left over": left_over(places),
            "postgres": [] if (copied, schemas) == (version, "published") else [copied, schemas],
        }
        return {name: value for name, value in wrong.items() if value}

    def _killed(
        self, target: Path, wait: tuple[list[str], float], command: list[str], chance: random.Random
    ) -> tuple[str, bool]:
        """Where the run was, and whether it was still running."""
        lines, seconds = wait
        line, delay = chance.choice(lines), chance.uniform(0.0, seconds)
        process, said = self._started(target, *command, "--no-site")
        while process.is_alive() and line not in said.read_text():
            time.sleep(0.01)
        process.join(delay)
        was_alive = process.is_alive()
        process.kill()
        process.join()
        text = said.read_text()
        done = [step for step in STEPS if f"\n{step}" in f"\n{text}"]
        after = done[-1].strip() if done else "start"
        return f"{command[0]}: after {after}", was_alive

    def _started(self, target: Path, *command: str) -> tuple[BaseProcess, Path]:
        said = target / "said.log"
        said.write_text("")
        process = FORKS.Process(target=_tandem, args=(target, command, said, self.settings))
        process.start()
        return process, said

    def _run(self, target: Path, *command: str) -> int:
        process, _ = self._started(target, *command)
        process.join()
        return process.exitcode or 0


def _night(target: Path, day: int) -> None:
    """One undisturbed night at a day of the sandbox."""
    sandbox = [sys.executable, "-m", "sandbox", "with", "--scale", SCALE, "--day", str(day), "--"]
    cost([*sandbox, *tandem("run", "--no-site", "--company", str(target))])


def _tandem(target: Path, command: tuple[str, ...], said: Path, settings: dict[str, str]) -> None:
    """`tandem` in a fork of a process that has the imports behind it."""
    os.environ.update(settings)
    sys.stdout = sys.stderr = said.open("a", buffering=1)
    from orchestration.cli import command_tree

    command_tree(command[0])([command[0], "--company", str(target), *command[1:]])


@contextmanager
def surroundings() -> Iterator[tuple[Server, dict[str, str]]]:
    """The vendors' servers on the second night, and a PostgreSQL server for the copies."""
    place = binaries()
    assert place is not None, "no PostgreSQL server here: apt-get install postgresql"
    sandbox = [sys.executable, "-m", "sandbox", "serve", "--scale", SCALE, "--day", "1"]
    with (
        running(place) as server,
        subprocess.Popen(sandbox, cwd=ROOT, stdout=subprocess.PIPE, text=True) as vendors,
    ):
        try:
            assert vendors.stdout is not None
            settings = json.loads(vendors.stdout.readline())["settings"]
            yield server, {**settings, "TANDEM_POSTGRES_URL": server.url()}
        finally:
            vendors.terminate()
