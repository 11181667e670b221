"""Commands that change something: run, ingest, rollback, dev."""

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from sqlalchemy.exc import SQLAlchemyError

from orchestration import release
from orchestration.cli.console import (
    DONE,
    FAILED,
    REFUSED,
    STALE,
    USAGE,
    CompanyOption,
    JsonOption,
    complain,
    err,
    exits,
    listen,
    out,
    print_json,
    settings_and_company,
)
from orchestration.cli.scorecard import print_scorecard
from orchestration.journal import Finding, Journal
from orchestration.places import Places
from orchestration.postgres import CopyFailed, copy_release
from orchestration.settings import Settings, process_environment
from orchestration.warehouse import WarehouseBusy

PUBLISHED = ("published", "published_stale")
# What a full or read-only disk raises, by who was writing: a file of ours, DuckDB, Dagster.
UNWRITTEN = (OSError, duckdb.IOException, SQLAlchemyError, sqlite3.OperationalError)
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="The run's only 'now', e.g. 2026-03-31T22:00:00Z."),
]
BackfillOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--backfill", metavar="FROM TO", help="Read these days again, both included."),
]


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    app.command("run")(exits(run))
    app.command("ingest")(exits(ingest))
    app.command("rollback")(exits(rollback))
    app.command("dev")(exits(dev))


def run(
    company: CompanyOption = None,
    as_of: AsOfOption = None,
    backfill: BackfillOption = None,
    site: Annotated[bool, typer.Option(help="Make the release's site too.")] = True,
    as_json: JsonOption = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Take up the last failed run; pulls done stay done.")
    ] = False,
) -> int:
    """Run one night: pull, gate, build, gate, publish, and print the scorecard."""
    if resume and (as_of or backfill):
        complain("--resume takes the failed run's own as-of: leave --as-of and --backfill out")
        return USAGE
    return run_job(company, as_of, backfill, site=site, as_json=as_json, resume=resume)


def ingest(
    company: CompanyOption = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")
    ] = None,
    as_of: AsOfOption = None,
    backfill: BackfillOption = None,
    as_json: JsonOption = False,
) -> int:
    """Pull sources into the build file; nothing is built or published."""
    return run_job(company, as_of, backfill, sources=tuple(source or ()), as_json=as_json)


def rollback(
    company: CompanyOption = None,
    version: Annotated[
        str | None, typer.Argument(help="Release to make current. Default: the one before.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Make an earlier release current again. Readers see it at their next connection."""
    settings, folder = settings_and_company(company)
    releases = Places(folder).releases
    try:
        now = release.roll_back(releases, version)
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    try:
        if "TANDEM_POSTGRES_URL" in settings:
            readers = settings.get("TANDEM_POSTGRES_READERS", "")
            copy_release(releases / now, settings["TANDEM_POSTGRES_URL"], readers)
    except CopyFailed as error:
        complain(f"files are rolled back to {now}, the copy in PostgreSQL is not: {error}")
        return STALE
    if as_json:
        print_json({"release": now})
    else:
        out.print(f"current release: {now}")
    return DONE


def dev(
    company: CompanyOption = None,
    port: Annotated[int, typer.Option(help="Port of the Dagster UI.")] = 3000,
) -> int:
    """Open the Dagster UI over this company, on loopback, until stopped."""
    from orchestration.instance import prepare_instance

    settings, folder = settings_and_company(company)
    home = prepare_instance(Places(folder.resolve()), settings)
    command = [sys.executable, "-m", "dagster", "dev", "-w", "workspace.yaml"]
    command += ["-h", "127.0.0.1", "-p", str(port)]
    environment = {"DAGSTER_HOME": str(home), "TANDEM_COMPANY": str(folder.resolve())}
    # Who stops this stops what it has started: a container and a supervisor send SIGTERM.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # In a group of its own and with SIGINT restored: started from a script's background, Dagster
    # would inherit an ignored SIGINT and then ignore SIGTERM too.
    with subprocess.Popen(
        command,
        env=process_environment(environment),
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            return DONE


def run_job(
    company: Path | None,
    as_of: str | None = None,
    backfill: tuple[str, str] | None = None,
    sources: tuple[str, ...] | None = None,
    is_built: bool = False,
    site: bool = True,
    as_json: bool = False,
    resume: bool = False,
    is_verification: bool = False,
) -> int:
    """Run a night or a part of it, say what happened, and give the exit code."""
    settings, folder = settings_and_company(company)
    # What runs a night takes a second to import, and commands that read need none of it.
    from orchestration.company import CompanyInvalid
    from orchestration.execution import RunRequest
    from orchestration.night import parse_as_of, parse_days
    from orchestration.repeating import NothingToResume, resumed, run_nights

    try:
        request = RunRequest(
            company=folder.resolve(),
            as_of=parse_as_of(as_of or settings.get("TANDEM_AS_OF")),
            backfill=parse_days(*backfill) if backfill else None,
            sources=sources,
            is_built=is_built,
            site=site,
            is_verification=is_verification,
        )
        request.check()
        request = resumed(request) if resume else request
    except (ValueError, NothingToResume) as error:
        complain(str(error))
        return USAGE
    if not as_json:
        listen()
    code = DONE
    try:
        for journal in run_nights(request, settings):
            code = _conclude(journal, Places(folder), sources is None, as_json)
    except (CompanyInvalid, WarehouseBusy) as error:
        complain(str(error))
        _alert(folder, settings, "the run could not start")
        return FAILED
    except UNWRITTEN as error:
        first = str(error).strip().splitlines()[0]
        complain(f"{folder}: {first}: is the disk full or read-only? Readers keep the last release")
        _alert(folder, settings, "the run broke off: its files could not be written")
        return FAILED
    return code


def _alert(folder: Path, settings: Settings, what: str) -> None:
    """A night without a run record has nobody else to tell."""
    from orchestration.alerting import Alert, send

    send(Alert("failed", folder.resolve().name, (what,)), settings)


def _conclude(journal: Journal, places: Places, is_whole_night: bool, as_json: bool) -> int:
    for finding in journal.findings:
        _print_finding(finding)
    if as_json:
        print_json(asdict(journal))
    elif is_whole_night and journal.status in PUBLISHED:
        print_scorecard(places.releases)
    return _code(journal)


def _code(journal: Journal) -> int:
    if journal.status == "refused":
        complain("a gate refused: nothing is published, readers keep the last release")
        return REFUSED
    if journal.status == "different":
        complain("built anew, the tables above differ: docs/runbook.md, 'different'")
        return FAILED
    if journal.status not in (*PUBLISHED, "done"):
        complain("the run failed: nothing is published, readers keep the last release")
        return FAILED
    return STALE if journal.status == "published_stale" else DONE


def _print_finding(finding: Finding) -> None:
    style = "yellow" if finding.severity == "warning" else "red"
    lines = [f"{finding.severity}: {finding.where}: {finding.what}"]
    lines += [f"  fix: {finding.fix}"] if finding.fix else []
    lines += [f"  e.g. {finding.examples}"] if finding.examples else []
    err.print("\n".join(lines), style=style)
