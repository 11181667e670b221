"""Whole nights for tests: a company folder of its own, the sandbox, the real command line."""

import gzip
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from orchestration.journal import Journal, read_journals
from tests.fixtures.empty_network import alone

ROOT = Path(__file__).parents[1]
SOCKET_WATCH = ROOT / "tests" / "fixtures" / "socket_watch"
# What runs make inside a company folder.
MADE = shutil.ignore_patterns("state", "releases", "site")


@dataclass(frozen=True)
class Outcome:
    """How a command ended: exit code, and all it printed."""

    code: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        return self.stdout + self.stderr


@dataclass(frozen=True)
class Household:
    """A company folder that a test may change, and commands that run in it."""

    folder: Path

    @property
    def release(self) -> Path:
        return self.folder / "releases" / "current"

    @property
    def socket_log(self) -> Path:
        return self.folder / "sockets.log"

    @property
    def network_report(self) -> Path:
        return self.folder / "network.json"

    def tandem(self, *arguments: str, **environment: str) -> Outcome:
        """Run `tandem` on this company, without a sandbox."""
        return self._run([sys.executable, "-m", "orchestration.cli"], arguments, environment)

    def tandem_in_sandbox(
        self,
        *arguments: str,
        scale: str = "0.1",
        day: str = "0",
        is_alone: bool = False,
        **environment: str,
    ) -> Outcome:
        """Run `tandem` on this company with the sandbox's servers behind it.

        is_alone: with no network but loopback, where this machine lets a test have that.
        """
        sandbox = [sys.executable, "-m", "sandbox", "with", "--scale", scale, "--day", day, "--"]
        command = [*sandbox, sys.executable, "-m", "orchestration.cli"]
        wrapped = alone(self.network_report, command) if is_alone else command
        return self._run(wrapped, arguments, environment)

    def tandem_here(self, *arguments: str, **environment: str) -> Outcome:
        """Run `tandem` in this process, which has the slow imports behind it."""
        from typer.testing import CliRunner

        from orchestration.cli import command_tree

        verb, *rest = arguments
        result = CliRunner().invoke(
            command_tree(),
            [verb, "--company", str(self.folder), *rest],
            env={"COLUMNS": "200", **environment},
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    def copied(self, target: Path) -> "Household":
        """The same company elsewhere, with all that its nights have made so far."""
        shutil.copytree(self.folder, target, symlinks=True)
        return Household(target)

    def current(self) -> str:
        """The version that readers get."""
        return self.release.resolve().name

    def journal(self) -> Journal:
        """The record of the last run."""
        return read_journals(self.folder / "state" / "runs", 1)[0]

    def files_holding(self, text: str) -> list[str]:
        """Files of the company folder that hold a text, packed ones looked into."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [str(path) for path in files if text.encode() in _unpacked(path)]

    def _run(
        self, command: list[str], arguments: tuple[str, ...], environment: dict[str, str]
    ) -> Outcome:
        verb, *rest = arguments
        done = subprocess.run(
            [*command, verb, "--company", str(self.folder), *rest],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": f"{SOCKET_WATCH}:{ROOT}",
                "TANDEM_SOCKET_LOG": str(self.socket_log),
                "COLUMNS": "200",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=600,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def household(source: Path, target: Path) -> Household:
    """A copy of a company folder, without what earlier runs made in it."""
    shutil.copytree(source, target, ignore=MADE)
    return Household(target)
