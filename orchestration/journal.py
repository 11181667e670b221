"""What a run did, step by step: said on the console while it happens, kept as JSON afterwards."""

import json
import logging
import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.durable import write_whole

# The console listens to this logger; so does Dagster, for its own event log.
log = logging.getLogger("tandem")

RUNS_KEPT = 400
HEARTBEAT_SECONDS = 10


@dataclass
class Step:
    """One step of a run. Seconds are wall and CPU, children included; memory is the peak so far."""

    name: str
    status: str = "running"
    rows_in: int = 0
    rows_out: int = 0
    rows_quarantined: int = 0
    calls: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0
    note: str = ""


@dataclass
class Finding:
    """Something a person must look at: which gate or step, how bad, what, and how to fix it."""

    where: str
    severity: str
    what: str
    fix: str = ""
    examples: str = ""


@dataclass
class Journal:
    """The record of one run of one company."""

    run_id: str
    company: str
    as_of: datetime
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    status: str = "running"
    release: str = ""

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Time a step and say what it did when it ends, also when it fails."""
        step = Step(name)
        self.steps.append(step)
        wall, cpu = time.perf_counter(), _cpu_seconds()
        try:
            with _heartbeat(name):
                yield step
            step.status = "done" if step.status == "running" else step.status
        except BaseException as error:
            step.status = "failed"
            self.find(Finding(name, "error", str(error) or type(error).__name__))
            raise
        finally:
            step.seconds = round(time.perf_counter() - wall, 3)
            step.cpu_seconds = round(_cpu_seconds() - cpu, 3)
            step.peak_memory_mb = round(_peak_memory_mb(), 1)
            log.info(_line(step))

    def find(self, finding: Finding) -> None:
        """Keep a finding."""
        self.findings.append(finding)

    def conclude(self) -> None:
        """Give a run that nobody judged its status: failed with a failed step, else done."""
        if self.status == "running":
            failed = any(step.status == "failed" for step in self.steps)
            self.status = "failed" if failed else "done"

    def write(self, folder: Path) -> Path:
        """Write the record as `<run_id>.json` and drop the oldest beyond RUNS_KEPT."""
        record = {
            "run_id": self.run_id,
            "company": self.company,
            "as_of": self.as_of.isoformat(),
            "status": self.status,
            "release": self.release,
            "steps": [asdict(step) for step in self.steps],
            "findings": [asdict(finding) for finding in self.findings],
        }
        path = folder / f"{self.as_of:%Y%m%dT%H%M%SZ}-{self.run_id}.json"
        latest = max((old.stat().st_mtime_ns for old in folder.glob("*.json")), default=0)
        write_whole(path, json.dumps(record, indent=2) + "\n")
        # The last run is the one written last, also where the clock has been set back since.
        written = max(path.stat().st_mtime_ns, latest + 1)
        os.utime(path, ns=(written, written))
        for old in sorted(folder.glob("*.json"))[:-RUNS_KEPT]:
            old.unlink()
        return path


def read_journals(folder: Path, last: int) -> list[Journal]:
    """The newest `last` runs by the time they were written, newest first."""
    paths = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_read(json.loads(path.read_text())) for path in paths[:last]]


def _read(record: dict[str, Any]) -> Journal:
    return Journal(
        run_id=record["run_id"],
        company=record["company"],
        as_of=datetime.fromisoformat(record["as_of"]),
        steps=[Step(**step) for step in record["steps"]],
        findings=[Finding(**finding) for finding in record["findings"]],
        status=record["status"],
        release=record["release"],
    )


def _line(step: Step) -> str:
    parts = [f"{step.name:<24}", f"{step.status:<8}"]
    counts = {
        "rows in": step.rows_in,
        "rows out": step.rows_out,
        "quarantined": step.rows_quarantined,
        "calls": step.calls,
    }
    parts += [f"{count:,} {name}" for name, count in counts.items() if count]
    parts += [step.note] if step.note else []
    return "  ".join([*parts, f"{step.seconds:.1f} s"])


@contextmanager
def _heartbeat(name: str) -> Iterator[None]:
    """Say now and then that a long step is alive."""
    done = threading.Event()

    def beat() -> None:
        started = time.perf_counter()
        while not done.wait(HEARTBEAT_SECONDS):
            log.info(f"{name:<24}  running   {time.perf_counter() - started:.0f} s so far")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _cpu_seconds() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _peak_memory_mb() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
