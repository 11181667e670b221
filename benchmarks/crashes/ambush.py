"""A process that runs a job, and dies of SIGKILL inside the function that is lain in wait for."""

import itertools
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# A fork of a process that has the imports behind it.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["orchestration.execution", "orchestration.cli.app", "dlt", "expectations.duckdb_datasource"]
)
Job = Callable[[Path], Any]


@dataclass(frozen=True)
class Place:
    """A function of the product, named as the module that calls it finds it."""

    module: str
    function: str


@dataclass(frozen=True)
class Ambush:
    """Kill in the n-th call of a place, so many seconds after it has begun."""

    place: str
    call: int
    seconds: float


def ambush(place: str, usual: Mapping[str, list[float]], chance: random.Random) -> Ambush:
    """Some call of a place, and some instant of the time that call usually takes."""
    call = chance.randrange(len(usual[place]))
    return Ambush(place, call, chance.uniform(0.0, 1.0) * usual[place][call])


def ended(
    job: Job,
    folder: Path,
    settings: Mapping[str, str],
    places: Mapping[str, Place],
    diary: Path,
    trap: Ambush | None = None,
) -> int:
    """Run a job on a company to its end, or into the trap. Returns its exit code, -9 if killed.

    diary: a file that says, afterwards, which places were entered and left, and when.
    """
    diary.write_text("")
    hears, tells = FORKS.Pipe(duplex=False)
    arguments = (job, folder, dict(settings), dict(places), diary, trap, tells)
    run = FORKS.Process(target=_run, args=arguments)
    killer = FORKS.Process(target=_kill, args=(hears, trap.seconds if trap else 0.0))
    # Ready before the run is: from the call to the kill only the time that is meant may pass.
    killer.start()
    run.start()
    tells.close()
    run.join()
    killer.terminate()
    killer.join()
    hears.close()
    assert run.exitcode is not None
    return run.exitcode


def durations(diary: Path) -> dict[str, list[float]]:
    """Seconds of each call of each place, in the order of their beginnings."""
    found: dict[str, list[float]] = {}
    for line in diary.read_text().splitlines():
        mark, name, *seconds = line.split("\t")
        if mark == "left":
            found.setdefault(name, []).append(float(seconds[0]))
    return found


def reached(diary: Path) -> str:
    """Where a killed run was: in the place it had entered last and not left, or after one."""
    inside, after = [], "its start"
    for line in diary.read_text().splitlines():
        mark, name, *_ = line.split("\t")
        if mark == "entered":
            inside.append(name)
        else:
            inside.remove(name)
            after = name
    return f"in {inside[-1]}" if inside else f"after {after}"


def _kill(hears: Connection, seconds: float) -> None:
    """Kill whoever says its process id; a killer of its own process is not held up by Python."""
    with suppress(EOFError):
        victim = hears.recv()
        time.sleep(seconds)
        os.kill(victim, signal.SIGKILL)


def _run(
    job: Job,
    folder: Path,
    settings: dict[str, str],
    places: dict[str, Place],
    diary: Path,
    trap: Ambush | None,
    tells: Connection,
) -> None:
    os.environ.update(settings)
    sys.stdout = sys.stderr = diary.with_name("said.log").open("w", buffering=1)
    written = os.open(diary, os.O_WRONLY | os.O_APPEND)
    for name, place in places.items():
        _watch(name, place, written, trap, tells)
    raise SystemExit(job(folder))


def _watch(name: str, place: Place, diary: int, trap: Ambush | None, tells: Connection) -> None:
    """Have a place say when it is entered and left, and call the killer where it is the trap."""
    *owners, function = place.function.split(".")
    holder = import_module(place.module)
    for owner in owners:
        holder = getattr(holder, owner)
    original, calls = getattr(holder, function), itertools.count()

    @contextmanager
    def told() -> Any:
        is_trap = trap is not None and (name, next(calls)) == (trap.place, trap.call)
        os.write(diary, f"entered\t{name}\n".encode())
        begun = time.perf_counter()
        if is_trap:
            tells.send(os.getpid())
        try:
            yield
        finally:
            os.write(diary, f"left\t{name}\t{time.perf_counter() - begun:.6f}\n".encode())

    def watched(*arguments: Any, **named: Any) -> Any:
        with told():
            return original(*arguments, **named)

    setattr(holder, function, watched)
