"""Commands that show what runs made: status, scorecard, releases."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from orchestration import release
from orchestration.cli.console import (
    DONE,
    FAILED,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    out,
    print_json,
    print_table,
    settings_and_company,
)
from orchestration.cli.run_record import show_run
from orchestration.cli.scorecard import print_scorecard, scorecard_rows
from orchestration.journal import Journal, read_journals
from orchestration.places import Places
from orchestration.settings import Settings

# Letters of a moment up to its minute.
MINUTE = 16


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    app.command("status")(exits(status))
    app.command("scorecard")(exits(scorecard))
    app.command("releases")(exits(releases))


def status(
    company: CompanyOption = None,
    as_json: JsonOption = False,
    run: Annotated[
        str | None, typer.Option("--run", help="One run's steps: its id, a part of it, or 'last'.")
    ] = None,
) -> int:
    """Last runs, their gates, freshness of the sources, the current release, the next night."""
    settings, folder = settings_and_company(company)
    places = Places(folder)
    if run is not None:
        return show_run(places, run, as_json)
    journals = read_journals(places.runs, last=5)
    try:
        manifest: dict[str, Any] = release.manifest(release.current(places.releases))
    except release.NoRelease:
        manifest = {}
    gates = [step for step in journals[0].steps if step.name.endswith(" gate")] if journals else []
    night, problem = _next_night(folder, settings)
    if as_json:
        runs = [asdict(journal) for journal in journals]
        print_json(
            {
                "release": manifest,
                "runs": runs,
                "gates": [asdict(gate) for gate in gates],
                "next_night": night,
            }
        )
        return DONE
    columns = ("run", "as of (UTC)", "status", "time", "release")
    print_table(columns, map(_run_row, journals), "runs")
    if gates:
        rows = [(step.name, step.status, step.note) for step in gates]
        print_table(("gate", "status", "said"), rows, "\ngates of the last run")
    columns = ("source", "status", "required", "holds data until (UTC)", "stale after")
    print_table(columns, map(_source_row, manifest.get("sources", [])), "\nsources")
    out.print(f"\nrelease   {manifest.get('version', 'none yet: `tandem run` makes one')}")
    if manifest.get("provisional_from_date"):
        out.print(f"changing  figures from {manifest['provisional_from_date']} on are provisional")
    if night is None:
        # What the last nights did is worth seeing all the more.
        complain(f"\n{problem}")
        return FAILED
    out.print(f"next      {night:%Y-%m-%d %H:%M %Z}, if nightly_schedule is on in `tandem dev`")
    return DONE


def _next_night(folder: Path, settings: Settings) -> tuple[datetime | None, str]:
    """When the schedule is due next, in the company's zone; None and why for a broken company."""
    # Reading a company's declarations takes half a second to import.
    from orchestration.company import CompanyInvalid, load_company

    try:
        company = load_company(folder, settings)
    except CompanyInvalid as error:
        return None, str(error)
    zone = ZoneInfo(company.timezone)
    now = datetime.now(zone)
    tonight = datetime.combine(now.date(), company.nightly_at, zone)
    return tonight if tonight > now else tonight + timedelta(days=1), ""


def scorecard(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """The shared funnel of the current release."""
    _, folder = settings_and_company(company)
    try:
        if as_json:
            print_json(scorecard_rows(Places(folder).releases))
        else:
            print_scorecard(Places(folder).releases)
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    return DONE


def releases(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """All releases that are kept; the current one is marked."""
    _, folder = settings_and_company(company)
    root = Places(folder).releases
    manifests = [release.manifest(root / version) for version in release.versions(root)]
    if as_json:
        print_json(manifests)
        return DONE
    if not manifests:
        out.print("nothing is published yet: `tandem run` makes a release")
        return DONE
    now = (root / "current").resolve().name
    rows = [
        (
            "*" if entry["version"] == now else "",
            entry["version"],
            str(entry["as_of"])[:MINUTE],
            entry["contract_version"],
            sum(entry["tables"].values()),
        )
        for entry in manifests
    ]
    print_table(("", "release", "as of (UTC)", "contract", "rows"), rows)
    if len(manifests) > 1:
        out.print("\n* is current; tandem rollback goes one back, tandem rollback RELEASE to any")
    return DONE


def _run_row(journal: Journal) -> tuple[Any, ...]:
    minutes, seconds = divmod(round(sum(step.seconds for step in journal.steps)), 60)
    lasted = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
    moment = f"{journal.as_of:%Y-%m-%d %H:%M}"
    return journal.run_id[:8], moment, journal.status, lasted, journal.release


def _source_row(source: dict[str, Any]) -> tuple[Any, ...]:
    held = str(source["last_as_of"] or "")[:MINUTE]
    required = "required" if source["is_required"] else ""
    return source["source"], source["status"], required, held, f"{source['max_staleness_hours']} h"
