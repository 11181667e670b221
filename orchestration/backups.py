"""Back up what cannot be made again, and put it back."""

import os
import shutil
import tarfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from orchestration import warehouse
from orchestration.completeness import BUILT_FILE
from orchestration.erasure.databases import rewrite_database
from orchestration.erasure.ledger import LEDGER_FILE
from orchestration.erasure.reapplying import reapply
from orchestration.night import IDENTITY_KEY
from orchestration.places import Places

# Beside the build file: what makes ids, what keeps persons erased, what happened.
STATE_FILES = (IDENTITY_KEY, LEDGER_FILE, BUILT_FILE)
STATE_FOLDERS = ("runs",)
MADE = ("state", "releases", "site")


class BackupBroken(Exception):
    """A file that is no backup of ours, or not a whole one; nothing was changed."""


def back_up(places: Places, target: Path, now: datetime | None = None) -> Path:
    """Write one archive of a company into the folder `target`. Returns its path.

    Holds the writer's lock, so that the build file is between two runs. Raises WarehouseBusy.
    """
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    target.mkdir(parents=True, exist_ok=True)
    archive = target / f"{places.root.name}-{stamp}.tar.gz"
    unfinished = archive.with_name(f".{archive.name}.unfinished")
    with (
        warehouse.writer_lock(places.state),
        TemporaryDirectory(dir=places.state, prefix=".backup-") as scratch,
    ):
        copy = Path(scratch) / places.build.name
        if places.build.exists():
            rewrite_database(places.build, copy)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            with tarfile.open(fileobj=handle, mode="w:gz", compresslevel=3) as tar:
                _add(tar, places, copy)
            handle.flush()
            os.fsync(handle.fileno())
    os.replace(unfinished, archive)
    return archive


def restore(archive: Path, places: Places, now: datetime | None = None) -> int:
    """Put a backup in place of a company's state. Returns how many erasures were applied again.

    The company's own files are written where they are missing; a state that is there is kept
    beside, as `state.before-<time>`.  Raises BackupBroken, WarehouseBusy.
    """
    places.root.mkdir(parents=True, exist_ok=True)
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    with TemporaryDirectory(dir=places.root, prefix=".restoring-") as scratch:
        fresh = _unpack(archive, Path(scratch))
        if places.state.exists():
            with warehouse.writer_lock(places.state):
                _keep_newer_ledger(places, fresh)
                os.replace(places.state, places.root / f"state.before-{stamp}")
        os.replace(fresh / "state", places.state)
        _place_missing(fresh, places.root)
    return reapply(places)


def _add(tar: tarfile.TarFile, places: Places, build: Path) -> None:
    tar.add(build, f"state/{build.name}") if build.exists() else None
    for name in (*STATE_FILES, *STATE_FOLDERS):
        if (places.state / name).exists():
            tar.add(places.state / name, f"state/{name}")
    for path in sorted(places.root.iterdir()):
        if path.name.split(".")[0] not in MADE and not path.name.startswith("."):
            tar.add(path, path.name)


def _unpack(archive: Path, folder: Path) -> Path:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, members=_inside(tar, archive))
    except (OSError, EOFError, tarfile.TarError) as error:
        raise BackupBroken(f"{archive} is no whole backup: {type(error).__name__}") from error
    if not (folder / "state" / IDENTITY_KEY).is_file():
        raise BackupBroken(f"{archive} holds no state/{IDENTITY_KEY}: it is no backup of Tandem")
    (folder / "state").chmod(0o700)
    return folder


def _inside(tar: tarfile.TarFile, archive: Path) -> list[tarfile.TarInfo]:
    """Members that are files and folders below the target, and nothing else is ever in a backup.

    The standard library's own filters came with Python 3.11.4; Debian 12 has 3.11.2.
    """
    members = tar.getmembers()
    for member in members:
        path = PurePosixPath(member.name)
        is_plain = member.isfile() or member.isdir()
        if path.is_absolute() or ".." in path.parts or not is_plain:
            raise BackupBroken(f"{archive} holds {member.name}, which no backup of Tandem does")
    return members


def _keep_newer_ledger(places: Places, fresh: Path) -> None:
    """Who was erased since the backup stays erased, as long as both have one install key."""
    old, new = places.state / IDENTITY_KEY, fresh / "state" / IDENTITY_KEY
    ledger = places.state / LEDGER_FILE
    if ledger.exists() and old.exists() and old.read_text() == new.read_text():
        shutil.copy2(ledger, fresh / "state" / LEDGER_FILE)


def _place_missing(fresh: Path, root: Path) -> None:
    for path in sorted(fresh.iterdir()):
        if path.name != "state" and not (root / path.name).exists():
            os.replace(path, root / path.name)
