"""Erase a person, and prove it."""

from typing import Annotated

import typer

from orchestration import release
from orchestration.cli.console import (
    DONE,
    FAILED,
    USAGE,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    out,
    print_json,
    settings_and_company,
)
from orchestration.erasure import (
    Erased,
    EventStoreUnreachable,
    LedgerWords,
    PersonNotFound,
    PersonUnclear,
    Searched,
    erase,
    read_ledger,
    remnants,
    search,
    search_events,
    texts_of,
)
from orchestration.instance import STORAGE_URL
from orchestration.night import identity_key
from orchestration.places import Places
from orchestration.postgres import CopyFailed, copy_release
from orchestration.settings import Settings
from orchestration.warehouse import WarehouseBusy, writer_lock


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    app.command("erase")(exits(erase_person))


def erase_person(
    identifier: Annotated[
        str | None,
        typer.Argument(help="E-mail, phone, login, device, contact id or customer id."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the ledger.")] = "",
    verify: Annotated[
        bool, typer.Option("--verify", help="Search every file for erased persons.")
    ] = False,
    company: CompanyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Erase a person from raw rows to releases for good, or verify that the erased are gone.

    With an identifier: erase and search. With --verify alone: search for everybody ever erased,
    by the ledger. With both and no reason: search for this identifier, erase nobody.
    """
    settings, folder = settings_and_company(company)
    places = Places(folder.resolve())
    if not places.build.is_file():
        complain(f"{places.build} is not there: nothing was ever loaded, nobody is to be erased")
        return FAILED
    if identifier is None and not verify:
        complain("who is to be erased? tandem erase someone@example.com --reason 'asked on 3 May'")
        return USAGE
    if identifier and not verify and not reason.strip():
        complain("--reason is missing: an erasure is kept with its reason, without the person")
        return USAGE
    try:
        return _act(places, settings, identifier, reason, as_json)
    except PersonNotFound as error:
        ledger = read_ledger(places.state, identity_key(places))
        if identifier and LedgerWords(ledger).names(identifier):
            out.print("already erased; tandem erase --verify searches every file again")
            return DONE
        complain(str(error))
    except (PersonUnclear, WarehouseBusy, EventStoreUnreachable) as error:
        complain(str(error))
    return FAILED


def _act(
    places: Places, settings: Settings, identifier: str | None, reason: str, as_json: bool
) -> int:
    erased, events_url = None, settings.get(STORAGE_URL)
    if identifier and reason.strip():
        erased = erase(places, identifier, reason.strip(), events_url)
        names = erased.plan.names
        found = search(places, names)
        found.traces.extend(remnants(places, erased.plan.texts))
    else:
        with writer_lock(places.state):
            ledger = read_ledger(places.state, identity_key(places))
            texts = texts_of(places, identifier) if identifier else None
            words = texts or LedgerWords(ledger)
            names = words.names
            found = search(places, names, None if texts else ledger)
    found.traces.extend(search_events(events_url, names) if events_url else [])
    _report(erased, found, as_json)
    is_copied = not (erased and erased.releases) or _copy_again(places, settings)
    return DONE if is_copied and not found.traces else FAILED


def _copy_again(places: Places, settings: Settings) -> bool:
    """PostgreSQL holds a copy of the current release; give it the one without the person."""
    if "TANDEM_POSTGRES_URL" not in settings:
        return True
    readers = settings.get("TANDEM_POSTGRES_READERS", "")
    try:
        copy_release(release.current(places.releases), settings["TANDEM_POSTGRES_URL"], readers)
    except CopyFailed as error:
        complain(f"{error}: the copy still holds the person until `tandem publish` succeeds")
        return False
    return True


def _report(erased: Erased | None, found: Searched, as_json: bool) -> None:
    traces = [str(trace) for trace in found.traces]
    if as_json:
        done = {"erasure_id": erased.erasure_id, "raw_rows": erased.raw_rows} if erased else {}
        searched = {"files": found.files, "values": found.cells, "traces": traces}
        print_json({**done, **searched})
        return
    if erased:
        out.print(
            f"erased: {erased.raw_rows:,} raw rows, {len(erased.releases)} releases rewritten"
        )
    out.print(f"searched {found.files:,} files and {found.cells:,} distinct values")
    for trace in traces:
        complain(f"still there: {trace}")
    if not traces:
        out.print("no trace is left")
