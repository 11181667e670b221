"""Back up a company, and put a backup back."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.console import (
    DONE,
    FAILED,
    CompanyOption,
    JsonOption,
    checked_settings,
    complain,
    exits,
    report,
    settings_and_company,
)
from orchestration.places import Places
from orchestration.warehouse import WarehouseBusy


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    app.command("backup")(exits(backup))
    app.command("restore")(exits(restore))


def backup(
    target: Annotated[Path, typer.Argument(help="Folder the archive is written into.")],
    company: CompanyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write one archive of what no night can make again: build file, identity, key, ledger."""
    from orchestration.backups import back_up

    _, folder = settings_and_company(company)
    try:
        archive = back_up(Places(folder.resolve()), target)
    except (OSError, WarehouseBusy) as error:
        complain(str(error))
        return FAILED
    size = archive.stat().st_size
    said = f"backed up to {archive} ({size / 1e6:,.1f} MB); it holds the key"
    report(said, {"archive": archive, "bytes": size}, as_json)
    return DONE


def restore(
    archive: Annotated[Path, typer.Argument(help="What `tandem backup` wrote.")],
    company: CompanyOption = None,
    as_json: JsonOption = False,
) -> int:
    """Put a backup in place; whoever was erased since is erased again."""
    from orchestration.backups import BackupBroken
    from orchestration.backups import restore as put_back

    folder = (company or Path(checked_settings()["TANDEM_COMPANY"])).resolve()
    try:
        again = put_back(archive, Places(folder))
    except (BackupBroken, OSError, WarehouseBusy) as error:
        complain(str(error))
        return FAILED
    said = f"restored {folder}; {again} erased again; `tandem run` makes the next release"
    report(said, {"company": folder, "erased_again": again}, as_json)
    return DONE
