"""Commands that show what runs made: status, scorecard, releases."""

from typing import Annotated, Any

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
    """Last runs, freshness of the sources, the current release, the next night."""
    # Reading a company's declarations takes half a second to import.
    from orchestration.company import CompanyInvalid, load_company

    settings, folder = settings_and_company(company)
    places = Places(folder)
    if run is not None:
        return show_run(places, run, as_json)
    journals = read_journals(places.runs, last=5)
    try:
        manifest: dict[str, Any] = release.manifest(release.current(places.releases))
    except release.NoRelease:
        manifest = {}
    if as_json:
        print_json({"release": manifest, "runs": [vars(journal) for journal in journals]})
        return DONE
    print_table(("run", "as of", "status", "seconds", "release"), map(_run_row, journals), "runs")
    columns = ("source", "status", "is_required", "last_as_of", "max_staleness_hours")
    sources = [[source[column] for column in columns] for source in manifest.get("sources", [])]
    print_table(columns, sources, "\nsources at the last release")
    out.print(f"\nrelease   {manifest.get('version', 'none yet: `tandem run` makes one')}")
    try:
        loaded = load_company(folder, settings)
    except CompanyInvalid as error:
        # What the last nights did is worth seeing all the more.
        complain(f"\n{error}")
        return FAILED
    out.print(
        f"nightly   {loaded.nightly_at:%H:%M} {loaded.timezone} (switch it on in `tandem dev`)"
    )
    return DONE


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
            entry["as_of"],
            len(entry["tables"]),
        )
        for entry in manifests
    ]
    print_table(("", "release", "as of", "tables"), rows)
    return DONE


def _run_row(journal: Journal) -> tuple[Any, ...]:
    seconds = round(sum(step.seconds for step in journal.steps))
    moment = f"{journal.as_of:%Y-%m-%d %H:%M}"
    return journal.run_id[:8], moment, journal.status, seconds, journal.release
