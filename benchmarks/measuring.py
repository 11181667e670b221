"""What a command costs, and on which machine."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds of a command with all its children, and its largest process in MB."""

    cpu_seconds: float
    wall_seconds: float
    peak_memory_mb: float


def cost(
    command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path = ROOT
) -> Cost:
    """Run a command in a folder (default: the repository) and measure it. Raises if it fails."""
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}\n{said[-3000:]}")
    return Cost(
        cpu_seconds=round(used.ru_utime + used.ru_stime, 2),
        wall_seconds=round(time.perf_counter() - started, 2),
        peak_memory_mb=round(used.ru_maxrss / 1024, 1),
    )


def tandem(*arguments: str) -> list[str]:
    """The command line of this checkout."""
    return [sys.executable, "-m", "orchestration.cli", *arguments]


def keep(name: str, result: Mapping[str, Any]) -> None:
    """Write a result with the machine's description, and print it."""
    whole = {"benchmark": name, "machine": machine(), **{k: _plain(v) for k, v in result.items()}}
    text = json.dumps(whole, indent=2) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text)
    print(text)


def commit() -> str:
    """What is checked out, so that a figure can be placed in the history."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True).stdout.strip()


def machine() -> dict[str, Any]:
    """Cores, memory, processor and versions, so that a figure can be placed."""
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "processor": processor,
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def _plain(value: Any) -> Any:
    return asdict(value) if isinstance(value, Cost) else value
