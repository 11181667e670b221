"""Put a release without a person in the place of the one that names them."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from orchestration import release, warehouse
from orchestration.durable import sync
from orchestration.erasure.build import anonymise
from orchestration.erasure.databases import rewrite_database
from orchestration.erasure.files import clean_file, is_database
from orchestration.erasure.plan import Plan
from orchestration.places import Places

GRACE_SECONDS = 1.0


def rewrite_release(releases: Path, version: str, change: Callable[[Path], bool]) -> str | None:
    """Put a changed copy of a release in its place, under a name of its own.

    change: changes the copy's files and says whether it did. A file replaced in place would be
    served from a reader's cache, and a reader in the middle would see both.  Returns the new
    version, or None where nothing was to change.
    """
    fresh = release.erased_name(version)
    # Sealed by an erasure that was killed before it could remove the old one: whole, and clean.
    if not (releases / fresh).exists() and not _write_clean(releases, version, fresh, change):
        return None
    if release.current(releases).name == version:
        release.flip(releases, fresh)
        # A reader that has just looked the old one up must still be able to open it.
        time.sleep(GRACE_SECONDS)
    shutil.rmtree(releases / version)
    sync(releases)
    return fresh


def _write_clean(releases: Path, version: str, fresh: str, change: Callable[[Path], bool]) -> bool:
    folder = releases / f".{fresh}.unfinished"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(releases / version, folder)
    folder.chmod(0o700)
    if not change(folder):
        shutil.rmtree(folder)
        return False
    facts = release.manifest(folder)
    database = folder / warehouse.DATABASE_FILE
    database.chmod(0o600)
    with warehouse.scratch(database) as connection:
        connection.execute("update published.release set release_version = $1", [fresh])
    database.chmod(0o444)
    facts |= {"version": fresh, "release_version": fresh}
    facts["sha256"] = release.checksums(folder)
    release.seal(folder, releases / fresh, facts)
    return True


def rewrite_releases(places: Places, plan: Plan) -> dict[str, str]:
    """Write every release that names the person anew. Returns old versions and their new names."""
    release.clear_unfinished(places.releases)
    renamed = {}
    for version in release.versions(places.releases):
        new = rewrite_release(places.releases, version, lambda folder: _clean_release(folder, plan))
        if new:
            renamed[version] = new
    return renamed


def _clean_release(folder: Path, plan: Plan) -> bool:
    changed = False
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        changed = (clean_database if is_database(path) else clean_file)(path, plan) or changed
    return changed


def clean_database(path: Path, plan: Plan) -> bool:
    """Take the person out of a DuckDB file, to the byte. Returns whether it changed."""
    mode = path.stat().st_mode
    path.chmod(0o600)
    with warehouse.scratch(path) as connection:
        changed = anonymise(connection, plan).changed > 0
    if changed:
        fresh = path.with_name(f".{path.name}.fresh")
        rewrite_database(path, fresh)
        os.replace(fresh, path)
    path.chmod(mode)
    return changed
