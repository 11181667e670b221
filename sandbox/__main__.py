"""`python -m sandbox`: serve the pretend company, run a command against it, or write its truth.

python -m sandbox serve --port 0 --scale 1 --seed 7 --day 0
python -m sandbox with --scale 0.1 -- tandem run
python -m sandbox truth --out truth/
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from sandbox.faults import Fault, Faults, parse
from sandbox.servers.running import environment, serve
from sandbox.servers.stage import Stage
from sandbox.spreadsheets import write_spreadsheets
from sandbox.truth import write_truth
from sandbox.world import World, clock

USAGE_ERROR, NOT_FOUND, KILLED = 2, 127, 128
"""Exit codes as a shell gives them; a command killed by signal n ends with 128 + n."""


def stage(options: argparse.Namespace) -> Stage:
    """The company the options describe."""
    return Stage(World(seed=options.seed, scale=options.scale).at, clock, options.day)


@contextmanager
def serving(options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """The servers, up as long as the block runs; gives the settings that lead to them.

    The spreadsheets of the company lie in a folder of their own and follow the clock.
    """
    company = stage(options)
    company.settle()
    with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
        company.follow(lambda moved: write_spreadsheets(moved.state, Path(folder)))
        with serve(company, Faults(options.faults, options.seed), options.port) as running:
            yield {**environment(running), "TANDEM_SPREADSHEETS": folder}


def rules(text: str) -> list[Fault]:
    """Faults from the command line: the word `rough` or JSON."""
    try:
        return parse(text if text == "rough" else json.loads(text))
    except (ValueError, TypeError) as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def interrupted(number: int, frame: FrameType | None) -> None:
    """Leave in order when told to stop."""
    raise KeyboardInterrupt


def run_serve(options: argparse.Namespace) -> int:
    """Serve until interrupted; the first line printed is JSON with every connector setting."""
    signal.signal(signal.SIGTERM, interrupted)
    try:
        with serving(options) as settings:
            line = {"url": settings["HUBSPOT_BASE_URL"], "day": options.day, "settings": settings}
            print(json.dumps(line), flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    return 0


def run_with(options: argparse.Namespace) -> int:
    """Run a command whose environment points to the servers; gives its exit code."""
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        print("python -m sandbox with: write the command after --", file=sys.stderr)
        return USAGE_ERROR
    with serving(options) as settings:
        try:
            child = subprocess.Popen(command, env={**os.environ, **settings})
        except OSError as problem:
            print(f"python -m sandbox with: {command[0]}: {problem.strerror}", file=sys.stderr)
            return NOT_FOUND
        signal.signal(signal.SIGTERM, lambda number, frame: child.send_signal(number))
        while True:
            try:
                code = child.wait()
            except KeyboardInterrupt:
                continue
            return code if code >= 0 else KILLED - code


def run_truth(options: argparse.Namespace) -> int:
    """Write the exact answers of the company at the clock as JSON files."""
    write_truth(World(seed=options.seed, scale=options.scale), clock(options.day), options.out)
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    company = argparse.ArgumentParser(add_help=False)
    company.add_argument("--seed", type=int, default=7, help="another seed is another company (7)")
    company.add_argument(
        "--scale", type=float, default=1.0, help="1.0 is about 1,500 contacts (1.0)"
    )
    company.add_argument("--day", type=int, default=0, help="0 is 2026-10-31, 60 the last (0)")
    served = argparse.ArgumentParser(add_help=False)
    served.add_argument(
        "--port", type=int, default=0, help="a loopback port; 0 takes a free one (0)"
    )
    served.add_argument("--faults", type=rules, default=[], help="the word rough, or JSON")
    whole = argparse.ArgumentParser(
        prog="python -m sandbox", description=(__doc__ or "").partition("\n")[0]
    )
    commands = whole.add_subparsers(required=True, metavar="serve | with | truth")
    for name, run, parents in (
        ("serve", run_serve, [company, served]),
        ("with", run_with, [company, served]),
        ("truth", run_truth, [company]),
    ):
        command = commands.add_parser(name, parents=parents, help=run.__doc__)
        command.set_defaults(run=run)
        if name == "with":
            command.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
        if name == "truth":
            command.add_argument("--out", type=Path, required=True, help="the folder to write to")
    return whole


def main() -> int:
    """Run the command line; returns its exit code."""
    options = parser().parse_args()
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
