"""Write, list, flip and prune releases: the only thing a reader ever opens.

A release is a folder `releases/<version>/` with `warehouse.duckdb` (schemas marts, metrics and
published, tables only), `personal.duckdb` (mode 0600, schema published_pii) and `manifest.json`.
`releases/current` is a symlink that is replaced in one rename, so a reader sees the old release or
the new one, never a mixture.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration import release_table, warehouse
from orchestration.durable import sync

OPEN_SCHEMAS = ("marts", "metrics", "published")
PERSONAL_SCHEMAS = ("published_pii",)
SCHEMAS = OPEN_SCHEMAS + PERSONAL_SCHEMAS


class NoRelease(Exception):
    """There is no release to read or flip to; the message says what to do."""


@dataclass(frozen=True)
class Table:
    """A released table: where it is and how many rows it has."""

    schema: str
    name: str
    rows: int


@dataclass(frozen=True)
class Draft:
    """A release that nobody sees yet: its hidden folder, its name to be, what it holds."""

    folder: Path
    version: str
    facts: dict[str, Any]
    tables: list[Table]


def version_name(as_of: datetime, run_id: str) -> str:
    """Folder name of a release: the as-of in UTC, sortable, and the run that made it."""
    return f"{as_of:%Y%m%dT%H%M%SZ}-{run_id[:8]}"


def erased_name(version: str) -> str:
    """Folder name of a release after one more erasure: its own name and how many there were."""
    as_of, run, *erasures = version.split("-")
    earlier = int(erasures[0].removeprefix("e")) if erasures else 0
    return f"{as_of}-{run}-e{earlier + 1}"


def write_release(
    build: Path,
    releases: Path,
    version: str,
    facts: dict[str, Any],
    comments: dict[str, Any],
    beside: Iterable[Path] = (),
) -> dict[str, Any]:
    """Write one release beside the others, without flipping to it. Returns the manifest."""
    return complete(draft(build, releases, version, facts, comments, beside))


def draft(
    build: Path,
    releases: Path,
    version: str,
    facts: dict[str, Any],
    comments: dict[str, Any],
    beside: Iterable[Path] = (),
) -> Draft:
    """Write a release's files under a hidden name; what is made from them can be added.

    build: the build file, closed. facts: what the manifest says beside tables and checksums.
    comments: `schema.table` to {"description": str, "columns": {name: description}}.
    beside: further files that the release carries, e.g. the semantic manifest.
    """
    folder = releases / f".{version}.unfinished"
    shutil.rmtree(folder, ignore_errors=True)
    releases.mkdir(parents=True, exist_ok=True)
    # Nobody else looks in before the file with personal data has its mode.
    folder.mkdir(mode=0o700)
    tables = _copy_tables(build, folder / warehouse.DATABASE_FILE, OPEN_SCHEMAS, facts, comments)
    _copy_tables(build, folder / warehouse.PERSONAL_FILE, PERSONAL_SCHEMAS, facts, comments)
    (folder / warehouse.DATABASE_FILE).chmod(0o444)
    (folder / warehouse.PERSONAL_FILE).chmod(0o600)
    for path in beside:
        shutil.copyfile(path, folder / path.name)
    return Draft(folder, version, facts, tables)


def complete(made: Draft) -> dict[str, Any]:
    """Give a draft its manifest and its final name. Returns the manifest.

    A folder that appears under its final name is complete, and on the disk.
    """
    folder, releases, version = made.folder, made.folder.parent, made.version
    manifest = {
        "version": version,
        "sequence": 1 + max((_sequence(releases, name) for name in versions(releases)), default=0),
        **made.facts,
        "tables": {f"{table.schema}.{table.name}": table.rows for table in made.tables},
        "sha256": checksums(folder),
    }
    seal(folder, releases / version, manifest)
    return manifest


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of each of a release's files but its manifest and site."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != "manifest.json")
    return {path.name: _sha256(path) for path in files}


def seal(folder: Path, target: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest, sync everything, and give the folder its final name."""
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, default=str) + "\n")
    folder.chmod(0o755)
    for path in (*folder.rglob("*"), folder):
        sync(path)
    os.replace(folder, target)
    sync(target.parent)


def flip(releases: Path, version: str) -> None:
    """Make `version` the current release, in one rename.

    Raises NoRelease where that version is not there.
    """
    if version not in versions(releases):
        raise NoRelease(f"no release {version} in {releases}: `tandem releases` lists them")
    fresh = releases / ".current.next"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(version)
    os.replace(fresh, releases / "current")
    sync(releases)


def versions(releases: Path) -> list[str]:
    """All complete releases in the order they were made.

    Not in the order of their names: two runs of one as-of differ by their run alone, and a run of
    an earlier as-of may come later.
    """
    # A star matches hidden names too, and what is hidden is half there.
    found = releases.glob("[!.]*/manifest.json")
    names = [path.parent.name for path in found if path.parent.name != "current"]
    return sorted(names, key=lambda name: (_sequence(releases, name), name))


def current(releases: Path) -> Path:
    """The current release's folder. Raises NoRelease before the first night."""
    link = releases / "current"
    if not link.exists():
        raise NoRelease(f"nothing is published in {releases} yet: `tandem run` makes a release")
    return link.resolve()


def manifest(folder: Path) -> dict[str, Any]:
    """A release's manifest as written."""
    return json.loads((folder / "manifest.json").read_text())


def roll_back(releases: Path, version: str | None = None) -> str:
    """Flip to `version`, or to the one before the current. Returns the version now current.

    Raises NoRelease where there is none to flip to.
    """
    if version is None:
        now = current(releases).name
        made = versions(releases)
        earlier = made[: made.index(now)]
        if not earlier:
            raise NoRelease(f"there is no release before {now} to roll back to")
        version = earlier[-1]
    flip(releases, version)
    return version


def prune(releases: Path, keep: int) -> list[str]:
    """Delete all but the newest `keep` releases and the current one. Returns what went."""
    spared = {*versions(releases)[-keep:], current(releases).name}
    gone = [name for name in versions(releases) if name not in spared]
    for name in gone:
        # A release that is only half there must have no name to be rolled back to.
        os.replace(releases / name, releases / f".{name}.unfinished")
    clear_unfinished(releases)
    return gone


def clear_unfinished(releases: Path) -> None:
    """Remove what killed runs left half there. The caller holds the writer's lock."""
    for unfinished in releases.glob(".*.unfinished"):
        shutil.rmtree(unfinished)


def _sequence(releases: Path, version: str) -> int:
    return manifest(releases / version).get("sequence", 0)


def _copy_tables(
    build: Path,
    target: Path,
    schemas: tuple[str, ...],
    facts: dict[str, Any],
    comments: dict[str, Any],
) -> list[Table]:
    with warehouse.scratch(target) as connection:
        connection.execute(f"attach {_text(build)} as build (read_only)")
        names = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_catalog = 'build' and list_contains(?, table_schema) order by all",
            [list(schemas)],
        ).fetchall()
        tables = [_copy_table(connection, schema, name) for schema, name in names]
        if "published" in schemas:
            release_table.write(connection, facts)
            tables.append(Table("published", "release", 1))
            comments = {**comments, "published.release": release_table.comments()}
        connection.execute("detach build")
        for table in tables:
            name = f"{table.schema}.{table.name}"
            key = facts.get("keys", {}).get(name, [])
            _comment(connection, table, comments.get(name, {}), key)
        connection.execute("checkpoint")
    return tables


def _copy_table(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> Table:
    connection.execute(f"create schema if not exists {_name(schema)}")
    qualified = f"{_name(schema)}.{_name(name)}"
    # Tables, not views: compiled metric SQL and readers must not depend on the build file.
    (rows,) = connection.execute(
        f"create table {qualified} as select * from build.{qualified}"
    ).fetchall()[0]
    return Table(schema, name, rows)


def _comment(
    connection: duckdb.DuckDBPyConnection, table: Table, comment: dict[str, Any], key: list[str]
) -> None:
    qualified = f"{_name(table.schema)}.{_name(table.name)}"
    if comment.get("description"):
        said = comment["description"].strip()
        said += f" Key: {', '.join(key)}." if key else ""
        connection.execute(f"comment on table {qualified} is {_text(said)}")
    for column, description in comment.get("columns", {}).items():
        if description:
            connection.execute(
                f"comment on column {qualified}.{_name(column)} is {_text(description)}"
            )


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
