"""Commands that change something: run, ingest, rollback, dev."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration import release
from orchestration.cli.console import (
    DONE,
    FAILED,
    REFUSED,
    STALE,
    USAGE,
    CompanyOption,
    complain,
    err,
    exits,
    listen,
    out,
    settings_and_company,
)
from orchestration.cli.scorecard import print_scorecard
from orchestration.journal import Finding, Journal
from orchestration.places import Places
from orchestration.settings import process_environment
from orchestration.warehouse import WarehouseBusy

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
) -> int:
    """Run one night: pull, gate, build, gate, publish, and print the scorecard."""
    return _execute(company, as_of, backfill, sources=None, site=site)


def ingest(
    company: CompanyOption = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")
    ] = None,
    as_of: AsOfOption = None,
    backfill: BackfillOption = None,
) -> int:
    """Pull sources into the build file; nothing is built or published."""
    return _execute(company, as_of, backfill, sources=tuple(source or ()))


def rollback(
    company: CompanyOption = None,
    version: Annotated[
        str | None, typer.Argument(help="Release to make current. Default: the one before.")
    ] = None,
) -> int:
    """Make an earlier release current again. Readers see it at their next connection."""
    _, folder = settings_and_company(company)
    try:
        now = release.roll_back(Places(folder).releases, version)
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    out.print(f"current release: {now}")
    return DONE


def dev(
    company: CompanyOption = None,
    port: Annotated[int, typer.Option(help="Port of the Dagster UI.")] = 3000,
) -> int:
    """Open the Dagster UI over this company, on loopback, until stopped."""
    from orchestration.execution import prepare_instance

    settings, folder = settings_and_company(company)
    home = prepare_instance(Places(folder.resolve()))
    command = [sys.executable, "-m", "dagster", "dev", "-w", "workspace.yaml"]
    command += ["-h", "127.0.0.1", "-p", str(port)]
    environment = {"DAGSTER_HOME": str(home), "TANDEM_COMPANY": str(folder.resolve())}
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


def _execute(
    company: Path | None,
    as_of: str | None,
    backfill: tuple[str, str] | None,
    sources: tuple[str, ...] | None,
    site: bool = True,
) -> int:
    settings, folder = settings_and_company(company)
    # What runs a night takes a second to import, and commands that read need none of it.
    from orchestration.company import CompanyInvalid
    from orchestration.execution import RunRequest, execute
    from orchestration.night import parse_as_of, parse_days

    try:
        request = RunRequest(
            company=folder.resolve(),
            as_of=parse_as_of(as_of or settings.get("TANDEM_AS_OF")),
            backfill=parse_days(*backfill) if backfill else None,
            sources=sources,
            site=site,
        )
        request.check()
    except ValueError as error:
        complain(str(error))
        return USAGE
    listen()
    try:
        journal = execute(request, settings)
    except (CompanyInvalid, WarehouseBusy) as error:
        complain(str(error))
        return FAILED
    return _conclude(journal, Places(folder), is_whole_night=sources is None)


def _conclude(journal: Journal, places: Places, is_whole_night: bool) -> int:
    for finding in journal.findings:
        _print_finding(finding)
    if journal.status == "refused":
        complain("a gate refused: nothing is published, readers keep the last release")
        return REFUSED
    if journal.status not in ("published", "published_stale", "done"):
        complain("the run failed: nothing is published, readers keep the last release")
        return FAILED
    if is_whole_night:
        print_scorecard(places.releases)
    return STALE if journal.status == "published_stale" else DONE


def _print_finding(finding: Finding) -> None:
    style = "yellow" if finding.severity == "warning" else "red"
    lines = [f"{finding.severity}: {finding.where}: {finding.what}"]
    lines += [f"  fix: {finding.fix}"] if finding.fix else []
    lines += [f"  e.g. {finding.examples}"] if finding.examples else []
    err.print("\n".join(lines), style=style)
