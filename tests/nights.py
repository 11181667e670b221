"""Whole nights for tests: a company folder of its own, the sandbox, the real command line."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

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

    def tandem(self, *arguments: str, **environment: str) -> Outcome:
        """Run `tandem` on this company, without a sandbox."""
        return self._run([sys.executable, "-m", "orchestration.cli"], arguments, environment)

    def tandem_in_sandbox(
        self, *arguments: str, scale: str = "0.1", day: str = "0", **environment: str
    ) -> Outcome:
        """Run `tandem` on this company with the sandbox's servers behind it."""
        sandbox = [sys.executable, "-m", "sandbox", "with", "--scale", scale, "--day", day, "--"]
        return self._run(
            [*sandbox, sys.executable, "-m", "orchestration.cli"], arguments, environment
        )

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


def household(source: Path, target: Path) -> Household:
    """A copy of a company folder, without what earlier runs made in it."""
    shutil.copytree(source, target, ignore=MADE)
    return Household(target)
