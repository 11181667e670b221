"""Search every file that runs made for erased persons, and say where one is found.

Right after an erasure the person's texts are known and searched for. Later only the ledger's keyed
digests are left: every identifier-like word of every cell and file is digested and looked up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration import warehouse
from orchestration.erasure.files import is_database, owned_files, text_of
from orchestration.erasure.ledger import LEDGER_FILE, Ledger, is_erased
from orchestration.erasure.nodes import emails_in
from orchestration.erasure.plan import PLAN_FILE, Plan
from orchestration.erasure.references import TABLES
from orchestration.erasure.words import text_columns
from orchestration.night import IDENTITY_KEY
from orchestration.places import Places

Names = Callable[[str], bool]


@dataclass(frozen=True)
class Trace:
    """Where a person was found: a file, and in a database the table and column; never the text."""

    file: Path
    place: str
    count: int

    def __str__(self) -> str:
        return f"{self.file}: {self.place}, {self.count} times"


@dataclass(frozen=True)
class Searched:
    """What a search went through, and what it found."""

    files: int
    cells: int
    traces: list[Trace]


def search(places: Places, names: Names, ledger: Ledger | None = None) -> Searched:
    """Look into every file that runs made in a company's folder."""
    files, cells, traces = 0, 0, []
    for path in owned_files(places.root):
        if path.name in (LEDGER_FILE, PLAN_FILE, IDENTITY_KEY):
            continue
        files += 1
        if is_database(path):
            seen, found = _search_database(path, names, ledger)
            cells += seen
            traces += found
        elif count := sum(map(names, text_of(path).splitlines())):
            traces.append(Trace(path, "text", count))
    return Searched(files, cells, traces)


def texts_of(places: Places, identifier: str) -> Plan:
    """A search for one identifier and nothing else of the person."""
    with warehouse.any_file(places.build) as connection:
        rows = connection.execute(f"select unnest({emails_in('$1')})", [identifier]).fetchall()
    texts = {identifier.strip(), *(node.removeprefix("email:") for (node,) in rows)}
    return Plan("", "", "", {}, unique_values=sorted(texts))


def tables_in(connection: duckdb.DuckDBPyConnection, but: str = "raw_contract") -> list[tuple[str]]:
    """Every `schema.table` but those of one schema: as a rule the company's own contract."""
    return connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = current_database() and schema_name <> $1 order by all",
        [but],
    ).fetchall()


def _search_database(path: Path, names: Names, ledger: Ledger | None) -> tuple[int, list[Trace]]:
    seen, found = 0, []
    with warehouse.any_file(path) as connection:
        connection.create_function("names_person", names, ["VARCHAR"], "BOOLEAN")
        tables = tables_in(connection)
        for (table,) in tables:
            for column in text_columns(connection, table):
                ((cells, count),) = connection.execute(
                    "select count(*), count(*) filter (names_person(value)) from"
                    f' (select distinct "{column}" as value from {table})'
                ).fetchall()
                seen += cells
                if count:
                    found.append(Trace(path, f"{table}.{column}", count))
        if ledger:
            found += _search_references(connection, path, ledger, {name for (name,) in tables})
    return seen, found


def _search_references(
    connection: duckdb.DuckDBPyConnection, path: Path, ledger: Ledger, existing: set[str]
) -> Iterator[Trace]:
    """Short ids are no words to search for; where a column says what it holds, they are found."""
    ledger.prepare(connection)
    for table in [table for table in TABLES if table.name in existing]:
        for reference in table.references:
            ((count,),) = connection.execute(
                f"select count(*) from {table.name} where {is_erased(reference)}",
                {"digests": ledger.digests},
            ).fetchall()
            if count:
                yield Trace(path, f"{table.name}.{reference.column}", count)
