"""A copy of `published` in PostgreSQL, for tools that cannot open a DuckDB file.

The copy is built in a schema of its own and takes the place of the last one in one transaction, for
which it waits until nobody is between two tables of the last: PostgreSQL looks names up one by one,
so a query that found its first table before and its second after would read two releases. Whoever
could read before can read afterwards.
The copy is of the release file, not of the build: both say the same `published.release`.
"""

import importlib.util
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import duckdb

from orchestration import release, warehouse

SCHEMA, NEXT, LAST = "published", "published_next", "published_last"
# The schemas of earlier copies that somebody still read when they should have gone.
LEFT_BEHIND = f"select nspname from pg_namespace where nspname like '{LAST}%'"
EXTENSION = "duckdb_extension_postgres_scanner"
# What readers filter and join by. More would cost every night and help few.
INDEXED = ("customer_id", "account_id", "deal_id", "pass_id", "campaign_id", "metric")
DAY = "_date"
LIMIT = "set local lock_timeout = '5s'"
# PostgreSQL looks for deadlocks after a second and may end the reader: the swap gives up before.
PATIENCE_MS, ATTEMPTS, PAUSE_SECONDS = 800, 12, 0.1
OWN = f"select tablename from pg_tables where schemaname = '{SCHEMA}' and tableowner = current_user"
# PostgreSQL has none of these; sums of counts come out of DuckDB as the first.
NARROWED = {"hugeint": "bigint", "uhugeint": "bigint", "ubigint": "bigint", "uinteger": "bigint"}
READERS = f"""
select grantee, table_name from information_schema.table_privileges
where table_schema = '{SCHEMA}' and privilege_type = 'SELECT' and grantee <> current_user
"""
TABLES = f"select count(*) as tables from pg_tables where schemaname = '{SCHEMA}'"
SECRETS = ("password", "sslpassword")


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
        self._version = facts["version"]
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
                _fitting(column, kind) for name, column, kind, _ in self._columns if name == table
            )
            self._connection.execute(
                f"create table pg.{NEXT}.{_name(table)} as"
                f" select {chosen} from file.{SCHEMA}.{_name(table)}"
            )

    def describe(self) -> None:
        """Keys, indexes and comments, which a copy of rows does not bring."""
        said = f"Tandem release {self._version}; it is replaced whole by the next"
        self._tell(f"comment on schema {NEXT} is {_text(said)}")
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
        (everything,) = self._ask(TABLES)[0]
        seen: dict[str, set[str]] = {role: set() for role in named}
        for role, table in self._ask(READERS):
            seen.setdefault(role, set()).add(table)
        for role, tables in seen.items():
            who = "public" if role == "PUBLIC" else _name(role)
            # Who was let into some tables only must not wake up with all of them.
            if role in named or len(tables) == everything:
                what = f"all tables in schema {NEXT}"
            else:
                what = ", ".join(
                    f"{NEXT}.{_name(table)}" for table, _ in self.tables if table in tables
                )
            self._tell(f"grant usage on schema {NEXT} to {who}")
            if what:
                self._tell(f"grant select on {what} to {who}")
        return sorted(seen)

    def swap(self) -> None:
        """The one moment readers notice; several statements of one call are one transaction."""
        self._clear()
        aside = f"{LAST}_{len(self._ask(LEFT_BEHIND))}"
        renamed = (
            f"create schema if not exists {SCHEMA};"
            f" alter schema {SCHEMA} rename to {aside}; alter schema {NEXT} rename to {SCHEMA}"
        )
        if not self._alone(renamed):
            # Somebody sits on a table for longer than anyone should wait for figures.
            self._tell(f"{LIMIT}; {renamed}")
        self._clear()

    def _alone(self, sql: str) -> bool:
        # With the last tables locked, whoever looks a name up finds either all of them or none.
        last = [f"{SCHEMA}.{_name(table)}" for (table,) in self._ask(OWN)]
        if not last:
            return False
        each = f"set local lock_timeout = {max(1, PATIENCE_MS // len(last))}"
        for _ in range(ATTEMPTS):
            # Who reads two tables the other way round stands in the way of one order only.
            random.shuffle(last)
            try:
                self._tell(f"{each}; lock table {', '.join(last)}; {sql}")
            except duckdb.Error as error:
                if "lock timeout" not in str(error):
                    raise
                time.sleep(PAUSE_SECONDS)
            else:
                return True
        return False

    def _clear(self) -> None:
        # A query that began before the swap still reads its schema; a later copy clears it away.
        for (schema,) in self._ask(LEFT_BEHIND):
            try:
                self._tell(f"{LIMIT}; drop schema {_name(schema)} cascade")
            except duckdb.Error as error:
                if "lock timeout" not in str(error):
                    raise

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute("from postgres_query('pg', ?)", [sql]).fetchall()

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


def _fitting(column: str, kind: str) -> str:
    name = _name(column)
    if kind in NARROWED:
        return f"cast({name} as {NARROWED[kind]}) as {name}"
    # PostgreSQL has no text with a nought byte in it; a vendor's form may deliver one.
    return f"replace({name}, chr(0), '') as {name}" if kind == "varchar" else name


def _without_secret(text: str, url: str) -> str:
    parts = urlsplit(url)
    password = parts.password or ""
    asked = [value for name, value in parse_qsl(parts.query) if name in SECRETS]
    for secret in (url, password, unquote(password), *asked):
        text = text.replace(secret, "***") if secret else text
    return text.splitlines()[0]


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _names(identifiers: list[str]) -> str:
    return ", ".join(map(_name, identifiers))


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
