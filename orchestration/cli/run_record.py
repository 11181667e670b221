"""`tandem status --run`: what one run did, step by step."""

from dataclasses import asdict

from orchestration.cli.console import DONE, USAGE, complain, out, print_json, print_table
from orchestration.journal import RUNS_KEPT, Journal, read_journals
from orchestration.places import Places

LAST = "last"
COLUMNS = ("step", "status", "rows in", "out", "aside", "calls", "seconds", "CPU-s", "MB")


def show_run(places: Places, wanted: str, as_json: bool) -> int:
    """Print a run's record: rows in, out and set aside, calls, seconds, CPU and memory per step."""
    journals = read_journals(places.runs, last=RUNS_KEPT)
    found = journals[:1] if wanted == LAST else [j for j in journals if wanted in j.run_id]
    if len(found) != 1:
        complain(f"{len(found)} runs are called {wanted!r}: tandem status lists the last ones")
        return USAGE
    if as_json:
        print_json(asdict(found[0]))
    else:
        _print(found[0])
    return DONE


def _print(journal: Journal) -> None:
    rows = [
        (
            step.name,
            step.status,
            step.rows_in,
            step.rows_out,
            step.rows_quarantined,
            step.calls,
            f"{step.seconds:.1f}",
            f"{step.cpu_seconds:.1f}",
            round(step.peak_memory_mb),
        )
        for step in journal.steps
    ]
    title = f"run {journal.run_id}, as of {journal.as_of:%Y-%m-%d %H:%M %Z}: {journal.status}"
    print_table(COLUMNS, rows, title)
    for step in journal.steps:
        if step.note:
            out.print(f"{step.name}: {step.note}")
    for finding in journal.findings:
        out.print(f"{finding.severity}: {finding.where}: {finding.what}")
    out.print(f"release {journal.release or 'none'}")
