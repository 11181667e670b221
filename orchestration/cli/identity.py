"""`tandem identity`: a person's word about two records, and the proof that nights mend rightly."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from orchestration.cli import identity_model
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
    report,
    settings_and_company,
)
from orchestration.company import CompanyInvalid, load_company
from orchestration.identity_proof import prove
from orchestration.places import Places
from orchestration.stewardship import Decision, RecordUnknown, decide
from orchestration.warehouse import WarehouseBusy, build_file, writer_lock

RecordArgument = Annotated[str, typer.Argument(help="A record: hubspot:101, login:u1, device:...")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, for whoever asks in a year.")]


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    tree = typer.Typer(no_args_is_help=True, help="Who is who: words, and the proof.")
    tree.command("link")(exits(link))
    tree.command("unlink")(exits(unlink))
    tree.command("check")(exits(check))
    identity_model.add_commands(tree)
    app.add_typer(tree, name="identity")


def link(
    record: RecordArgument, other: RecordArgument, reason: ReasonOption,
    company: CompanyOption = None, as_json: JsonOption = False,
) -> int:  # fmt: skip
    """Two records are one person, whatever the rules say; holds from the next run on."""
    return _decide(Decision("link", (record, other), reason.strip()), company, as_json)


def unlink(
    record: RecordArgument, other: RecordArgument, reason: ReasonOption,
    company: CompanyOption = None, as_json: JsonOption = False,
) -> int:  # fmt: skip
    """Two records are two persons, whatever the rules say; holds from the next run on."""
    return _decide(Decision("unlink", (record, other), reason.strip()), company, as_json)


def check(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """Solve who is who again, whole, and compare with what the nights have mended."""
    settings, folder = settings_and_company(company)
    places = Places(folder.resolve())
    try:
        with (
            writer_lock(places.state),
            build_file(
                places.build, settings["TANDEM_MEMORY_LIMIT"], settings["TANDEM_THREADS"]
            ) as connection,
        ):
            proofs = prove(connection)
    except WarehouseBusy as error:
        complain(str(error))
        return FAILED
    except duckdb.CatalogException:
        complain("nobody has an id yet: run `tandem run` first")
        return FAILED
    if as_json:
        print_json([{**asdict(proof), "agrees": proof.agrees} for proof in proofs])
    for proof in () if as_json else proofs:
        (out.print if proof.agrees else complain)(str(proof))
    return DONE if all(proof.agrees for proof in proofs) else FAILED


def _decide(decision: Decision, given: Path | None, as_json: bool) -> int:
    settings, folder = settings_and_company(given)
    try:
        company = load_company(folder.resolve(), settings)
        build = Places(folder.resolve()).build
        path = decide(company, build, decision, datetime.now(UTC).date())
    except (RecordUnknown, ValueError) as error:
        complain(str(error))
        return USAGE
    except (CompanyInvalid, WarehouseBusy) as error:
        complain(str(error))
        return FAILED
    said = f"written to {path}; it holds from the next run on"
    report(said, {"file": path, **asdict(decision)}, as_json)
    return DONE
