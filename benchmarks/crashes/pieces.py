"""The pieces of the second night of the sandbox's company, each from what the piece before left.

One piece after the other is the whole night, which is checked before whole nights are killed. So a
killed piece needs only itself again, and a kill costs seconds and not a whole build.
"""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crashes.ambush import Ambush, Job, Place, ambush, durations, ended, reached
from benchmarks.crashes.looking import Reader, counts, is_lock_free, left_over
from benchmarks.measuring import ROOT, cost, tandem
from orchestration import release, warehouse
from orchestration.defs import quality, transformation
from orchestration.night import Night, begin
from orchestration.places import Places
from orchestration.publishing import copy_to_postgres, publish
from orchestration.settings import read_settings
from tests.fixtures.power_cut import tear
from tests.postgres import Server, binaries, running

Found = dict[str, Any]
SCALE = "0.05"
# Of so many kills the machine loses power too, and unfinished files are cut off.
TEARS = 0.3
WHOLE = "select count(*) = 1 from published.release"
PLACES = {
    "contract": Place("orchestration.defs.ingestion", "load_contract"),
    "ingest": Place("orchestration.ingestion", "load"),
    "ingest of files": Place("orchestration.ingestion", "load_files"),
    "ingest: commit": Place("orchestration.loading", "_commit"),
    "arrival gate": Place("orchestration.defs.quality", "arrival"),
    "build": Place("orchestration.dbt", "build"),
    "departure gate": Place("orchestration.defs.quality", "departure"),
    "metric exports": Place("orchestration.defs.publishing", "export_metrics"),
    "release: files": Place("orchestration.release", "draft"),
    "release: manifest": Place("orchestration.release", "complete"),
    "release: flip": Place("orchestration.release", "flip"),
    "release: old ones": Place("orchestration.release", "prune"),
    "postgres: copy": Place("orchestration.publishing", "copy_release"),
    "postgres: flip": Place("orchestration.postgres", "_Copy.swap"),
    "run record": Place("orchestration.defs.resources", "NightResource._conclude"),
}
COPIED = "select release_version from published.release"
SCHEMAS = "select nspname from pg_namespace where nspname like 'published%' order by 1"


@dataclass(frozen=True)
class Command:
    """A command of `tandem`, as a job."""

    words: tuple[str, ...]

    def __call__(self, folder: Path) -> int:
        """Run it on a company folder; it exits with its own code."""
        from orchestration.cli import command_tree

        verb, *rest = self.words
        command_tree(verb)([verb, "--company", str(folder), *rest])
        return 0


def judge_arrival(folder: Path) -> int:
    """The arrival gate alone."""
    with _night(folder) as night:
        return int(quality.arrival(night).refused)


def judge_departure(folder: Path) -> int:
    """The departure gate alone."""
    with _night(folder) as night:
        return int(quality.departure(night).refused)


def release_it(folder: Path) -> int:
    """The release and its copy alone, of what passed the gate."""
    with _night(folder) as night:
        publish(night)
        copy_to_postgres(night)
    return 0


def build(folder: Path) -> int:
    """The build alone."""
    with _night(folder) as night:
        transformation.transform(night)
    return 0


def build_what_lasts(folder: Path) -> int:
    """The models that outlive a night alone: identity, and what is frozen at the end of a month."""
    manifest = json.loads((Places(folder).dbt / "manifest.json").read_text())
    lasting = [
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["config"]["materialized"] not in ("view", "table")
    ]
    with _night(folder) as night:
        transformation.transform(night, lasting)
    return 0


@contextmanager
def _night(folder: Path) -> Iterator[Night]:
    night = begin(folder, read_settings())
    with warehouse.writer_lock(night.places.state):
        yield night


@dataclass(frozen=True)
class Piece:
    """A part of the night: what does it, and how many of it are killed before one may end.

    begins: the piece before which it begins, itself as a rule.
    """

    name: str
    job: Job
    chain: int = 1
    is_released: bool = False
    begins: str = ""


PIECES = (
    Piece("ingest", Command(("ingest",)), chain=4),
    Piece("arrival gate", judge_arrival, chain=4),
    Piece("build", build, chain=8),
    Piece("publish", Command(("publish", "--no-site")), chain=9, is_released=True),
)
LASTING = Piece("build of what lasts", build_what_lasts, chain=6, begins="build")
NIGHT = Piece("night", Command(("run", "--no-site")), chain=4, is_released=True, begins="ingest")
# Parts of pieces, so that a kill in a late place does not cost all that comes before it.
PARTS = (
    LASTING,
    Piece("departure gate", judge_departure, chain=4, begins="publish"),
    Piece("release", release_it, chain=12, is_released=True, begins="publish"),
)
ALL = (*PIECES, *PARTS, NIGHT)


class Company:
    """The company before and after every piece, and the folder in which pieces are killed."""

    def __init__(
        self, folder: Path, server: Server, settings: Mapping[str, str], wanted: Collection[Piece]
    ) -> None:
        self.folder, self.server, self.settings = folder, server, settings
        # Always the same place, because dbt would parse its project anew in another.
        self.target, self.diary = folder / "company", folder / "diary.log"
        self.usual: dict[str, dict[str, list[float]]] = {}
        self.expected: dict[str, dict[str, list[int]]] = {}
        self.known = folder / "undisturbed.json"
        if self.known.exists():
            self.usual, self.expected = json.loads(self.known.read_text())
        self._make_ready(folder / "before ingest", wanted)
        self.name = release.manifest(folder / "before publish" / "releases" / "current")["company"]

    def _make_ready(self, before: Path, wanted: Collection[Piece]) -> None:
        """Run each piece once undisturbed, from what the one before left, as far as needed."""
        if not before.exists():
            shutil.rmtree(self.target, ignore_errors=True)
            made = shutil.ignore_patterns("state", "releases")
            shutil.copytree(ROOT / "company", self.target, ignore=made)
            _first_night(self.target)
            shutil.copytree(self.target, before, symlinks=True)
        for piece, following in zip(PIECES, (*PIECES[1:], None), strict=True):
            after = following and self.folder / f"before {following.name}"
            is_kept = after is None or after.exists()
            if piece.name not in self.expected and (piece in wanted or not is_kept):
                self._run_calmly(piece)
                if after and not is_kept:
                    shutil.copytree(self.target, after, symlinks=True)
        for part in PARTS:
            if part in wanted and part.name not in self.expected:
                self._run_calmly(part)

    def is_the_night(self) -> bool:
        """Whether the pieces in a row leave what the whole night leaves."""
        for piece in (PIECES[-1], NIGHT):
            if piece.name not in self.expected:
                self._run_calmly(piece)
        return self.expected[NIGHT.name] == self.expected[PIECES[-1].name]

    def _run_calmly(self, piece: Piece) -> None:
        self._restore(piece)
        code = self._run(piece)
        assert code == 0, (piece.name, code, self.diary.with_name("said.log").read_text()[-2000:])
        self.usual[piece.name] = durations(self.diary)
        self.expected[piece.name] = counts(Places(self.target))
        self.known.write_text(json.dumps([self.usual, self.expected]))

    def aims(self, piece: Piece) -> list[str]:
        """Where a piece can be killed."""
        return list(self.usual[piece.name])

    def kill(self, piece: Piece, aims: list[str], chance: random.Random) -> Iterator[Found]:
        """Kill a piece again and again, once at each aim; then let it end, and look."""
        self._restore(piece)
        places = Places(self.target)
        for number, aim in enumerate(aims):
            reader = Reader(places, WHOLE)
            reader.start()
            begun = time.time()
            trap = ambush(aim, self.usual[piece.name], chance)
            code = self._run(piece, trap)
            where, wrong = reached(self.diary), {} if is_lock_free(places) else {"lock": "held"}
            torn = tear(places, begun, chance) if chance.random() < TEARS else []
            is_last = number == len(aims) - 1
            ended_with = self._run(piece) if is_last else 0
            errors = reader.ended()
            wrong |= {"readers": errors} if errors else {}
            wrong |= self._wrong_after(piece, ended_with) if is_last else {}
            yield {
                "piece": piece.name,
                "aim": aim,
                "killed": where,
                "is_killed": code == -signal.SIGKILL,
                "torn_files": len(torn),
                "company": self.name,
                "reads": reader.reads,
                "wrong": wrong,
            }

    def _wrong_after(self, piece: Piece, code: int) -> dict[str, Any]:
        places, expected = Places(self.target), self.expected[piece.name]
        seen = counts(places)
        tables = sorted(n for n in {*seen, *expected} if seen.get(n) != expected.get(n))
        wrong: dict[str, Any] = {
            "ended with": code,
            "tables": tables,
            "left over": left_over(places),
        }
        if piece.is_released:
            version = release.current(places.releases).name
            copied = [self.server.psql(COPIED), self.server.psql(SCHEMAS)]
            wrong["postgres"] = [] if copied == [version, "published"] else copied
        return {name: value for name, value in wrong.items() if value}

    def _restore(self, piece: Piece) -> None:
        before = f"before {piece.begins or piece.name}"
        shutil.rmtree(self.target, ignore_errors=True)
        shutil.copytree(self.folder / before, self.target, symlinks=True)

    def _run(self, piece: Piece, trap: Ambush | None = None) -> int:
        return ended(piece.job, self.target, self.settings, PLACES, self.diary, trap)


def _first_night(folder: Path) -> None:
    sandbox = [sys.executable, "-m", "sandbox", "with", "--scale", SCALE, "--day", "0", "--"]
    cost([*sandbox, *tandem("run", "--no-site", "--company", str(folder))])


@contextmanager
def surroundings(work: Path) -> Iterator[tuple[Server, dict[str, str]]]:
    """The vendors' servers on the second night, and a PostgreSQL server for the copies.

    work: a folder that stays.
    """
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
            # A file is known by its place and times too, and the sandbox has a new place each time.
            kept = work / "spreadsheets"
            if not kept.exists():
                shutil.copytree(settings["TANDEM_SPREADSHEETS"], kept)
            ours = {"TANDEM_SPREADSHEETS": str(kept), "TANDEM_POSTGRES_URL": server.url()}
            yield server, {**settings, **ours}
        finally:
            vendors.terminate()
