"""Put a release without a person in the place of the one that names them."""

import shutil
from collections.abc import Callable
from pathlib import Path

from orchestration import release, warehouse


def rewrite_release(releases: Path, version: str, change: Callable[[Path], bool]) -> str | None:
    """Put a changed copy of a release in its place, under a name of its own.

    change: changes the copy's files and says whether it did. A file replaced in place would be
    served from a reader's cache, and a reader in the middle would see both.  Returns the new
    version, or None where nothing was to change.
    """
    base, _, number = version.partition("-e")
    fresh = f"{base}-e{int(number or 0) + 1}"
    folder = releases / f".{fresh}.unfinished"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(releases / version, folder)
    folder.chmod(0o700)
    if not change(folder):
        shutil.rmtree(folder)
        return None
    facts = release.manifest(folder)
    database = folder / warehouse.DATABASE_FILE
    database.chmod(0o600)
    with warehouse.scratch(database) as connection:
        connection.execute("update published.release set release_version = $1", [fresh])
    database.chmod(0o444)
    facts |= {"version": fresh, "release_version": fresh}
    facts["sha256"] = release.checksums(folder)
    release.seal(folder, releases / fresh, facts)
    if release.current(releases).name == version:
        release.flip(releases, fresh)
    shutil.rmtree(releases / version)
    return fresh
