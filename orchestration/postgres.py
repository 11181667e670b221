"""A copy of `published` in PostgreSQL, for tools that cannot open a DuckDB file.

The copy is built in a schema of its own and takes the place of the last one in one transaction, so
a reader sees one release or the next, never both. Whoever could read before can read afterwards.
The copy is of the release file, not of the build: both say the same `published.release`.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb

from orchestration import release, warehouse

SCHEMA, NEXT, LAST = "published", "published_next", "published_last"
EXTENSION = "duckdb_extension_postgres_scanner"
# What readers filter and join by. More would cost every night and help few.
INDEXED = ("customer_id", "account_id", "deal_id", "pass_id", "campaign_id", "metric")
DAY = "_date"
LOCK_SECONDS = 5
# PostgreSQL has none of these; sums of counts come out of DuckDB as the first.
NARROWED = {"hugeint": "bigint", "uhugeint": "bigint", "ubigint": "bigint", "uinteger": "bigint"}
READERS = f"""
select grantee from information_schema.table_privileges
where table_schema = '{SCHEMA}' and privilege_type = 'SELECT' and grantee <> current_user
"""


class CopyFailed(Exception):
    """PostgreSQL does not hold this release; the message says why, and holds no password."""


@dataclass(frozen=True)
class Copied:
    """What was copied: the release, tables, rows, and the roles that may read it."""

    version: str
    tables: int
    rows: int
    readers: list[str]


def copy_release(folder: Path, url: str, readers: str = "") -> Copied:
    """Copy a release's published tables and put them in place of the last copy.

    folder: of the release. url: libpq's, e.g. postgresql://loader@host/db?sslmode=verify-full.
    readers: roles that may read, comma separated, beside those that may already.
    Raises CopyFailed.
    """
    facts = release.manifest(folder)
    named = [name.strip() for name in readers.split(",") if name.strip()]
    try:
        with _connected(folder, url) as connection:
            copy = _Copy(connection, facts)
            copy.fill()
            copy.describe()
            granted = copy.grant(named)
            copy.swap()
    except duckdb.Error as error:
        raise CopyFailed(_without_secret(str(error), url)) from None
    rows = sum(count for name, count in facts["tables"].items() if name.startswith(f"{SCHEMA}."))
    return Copied(facts["version"], len(copy.tables), rows, granted)


class _Copy:
    """One copy under way, in the schema that nobody reads yet."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, facts: dict[str, Any]) -> None:
        self._connection = connection
        self._keys = facts.get("keys", {})
        self.tables = connection.execute(
            "select table_name, comment from duckdb_tables()"
            f" where database_name = 'file' and schema_name = '{SCHEMA}' order by 1"
        ).fetchall()
        self._columns = connection.execute(
            "select table_name, column_name, lower(data_type), comment from duckdb_columns()"
            f" where database_name = 'file' and schema_name = '{SCHEMA}'"
            " order by table_name, column_index"
        ).fetchall()

    def fill(self) -> None:
        """Make the next schema with all rows."""
        self._tell(f"drop schema if exists {NEXT} cascade; create schema {NEXT}")
        # DuckDB remembers the schemas it saw when it attached.
        self._connection.execute("call pg_clear_cache()")
        for table, _ in self.tables:
            chosen = ", ".join(
                f"cast({_name(column)} as {NARROWED[kind]}) as {_name(column)}"
                if kind in NARROWED
                else _name(column)
                for name, column, kind, _ in self._columns
                if name == table
            )
            self._connection.execute(
                f"create table pg.{NEXT}.{_name(table)} as"
                f" select {chosen} from file.{SCHEMA}.{_name(table)}"
            )

    def describe(self) -> None:
        """Keys, indexes and comments, which a copy of rows does not bring."""
        for table, comment in self.tables:
            place = f"{NEXT}.{_name(table)}"
            own = [column for name, column, _, _ in self._columns if name == table]
            key = self._keys.get(f"{SCHEMA}.{table}", [])
            days = [column for column in own if column.endswith(DAY)][:1]
            said = [f"comment on table {place} is {_text(comment or '')}"]
            said += [f"alter table {place} add primary key ({_names(key)})"] if key else []
            said += [
                f"create index on {place} ({_name(column)})"
                for column in own
                if column in (*INDEXED, *days) and [column] != key
            ]
            said += [
                f"comment on column {place}.{_name(column)} is {_text(meaning)}"
                for name, column, _, meaning in self._columns
                if name == table and meaning
            ]
            self._tell("; ".join([*said, f"analyze {place}"]))

    def grant(self, named: list[str]) -> list[str]:
        """Let the same roles read as before, and those that are named."""
        before = self._connection.execute(
            "select distinct grantee from postgres_query('pg', ?)", [READERS]
        ).fetchall()
        roles = sorted({*named, *(role for (role,) in before)})
        for role in roles:
            who = "public" if role == "PUBLIC" else _name(role)
            self._tell(
                f"grant usage on schema {NEXT} to {who};"
                f" grant select on all tables in schema {NEXT} to {who}"
            )
        return roles

    def swap(self) -> None:
        """The one moment readers notice; several statements of one call are one transaction."""
        limit = f"set local lock_timeout = '{LOCK_SECONDS}s'"
        self._tell(f"{limit}; drop schema if exists {LAST} cascade")
        self._tell(
            f"{limit}; create schema if not exists {SCHEMA};"
            f" alter schema {SCHEMA} rename to {LAST}; alter schema {NEXT} rename to {SCHEMA}"
        )
        # A query that began before the swap still reads it; then the next copy clears it away.
        try:
            self._tell(f"{limit}; drop schema {LAST} cascade")
        except duckdb.Error as error:
            if "lock timeout" not in str(error):
                raise

    def _tell(self, sql: str) -> None:
        self._connection.execute("call postgres_execute('pg', ?)", [sql])


@contextmanager
def _connected(folder: Path, url: str) -> Iterator[duckdb.DuckDBPyConnection]:
    found = importlib.util.find_spec(EXTENSION)
    if found is None or not found.submodule_search_locations:
        raise CopyFailed(f"{EXTENSION} is not installed: `make setup` installs it")
    package = Path(next(iter(found.submodule_search_locations)))
    extension = next(package.rglob("postgres_scanner.duckdb_extension"))
    with warehouse.scratch() as connection:
        connection.execute(f"load {_text(extension)}")
        connection.execute(f"attach {_text(folder / warehouse.DATABASE_FILE)} as file (read_only)")
        connection.execute(f"attach {_text(url)} as pg (type postgres)")
        yield connection


def _without_secret(text: str, url: str) -> str:
    password = urlsplit(url).password or ""
    for secret in (url, password, unquote(password)):
        text = text.replace(secret, "***") if secret else text
    return text.splitlines()[0]


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _names(identifiers: list[str]) -> str:
    return ", ".join(map(_name, identifiers))


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
