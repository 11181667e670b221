"""What rows say of a person beside their identifiers: names, numbers, other spellings."""

from dataclasses import dataclass, field

import duckdb

from orchestration.erasure.nodes import bare
from orchestration.erasure.references import TABLES, PersonTable

LEAST_VALUE = 3


@dataclass
class Words:
    """Texts of a person's rows.

    spellings: an identifier as delivered to its node.  values: their names and numbers.
    unique_values: full names and numbers that no other row has.  shared: contact nodes whose id,
    without `contact:`, is a deal's or a company's too.
    """

    spellings: dict[str, str] = field(default_factory=dict)
    values: set[str] = field(default_factory=set)
    unique_values: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)


def collect_words(
    connection: duckdb.DuckDBPyConnection, tables: list[PersonTable], nodes: set[str]
) -> Words:
    """Read every row about the owner of these nodes."""
    words, own = Words(), sorted(nodes)
    for table in tables:
        if table.urls:
            continue
        about = table.about("$1")
        words.values |= _values(connection, table, about, own)
        for reference in table.references:
            rows = connection.execute(
                f'select distinct trim("{reference.column}"), {reference.nodes}'
                f" from {table.name} where list_has_any({reference.nodes}, $1)",
                [own],
            ).fetchall()
            for raw, (node, *more) in rows:
                is_other_spelling = node in nodes and raw.lower() != bare(node)
                if reference.prefix == "email" and is_other_spelling and not more:
                    words.spellings[raw] = node
        for names in (_full_name(table), *(_filled(name) for name in table.phones)):
            if names:
                words.unique_values |= _unique(connection, table, names, about, own)
    words.shared = {node for node in nodes if _is_shared(connection, node)}
    return words


def _is_shared(connection: duckdb.DuckDBPyConnection, node: str) -> bool:
    """Whether a contact's `<source>:<id>` is what something else of that source is called too."""
    if not node.startswith("contact:"):
        return False
    schema = f"raw_{node.split(':')[1]}"
    rows = connection.execute(
        "select table_name, column_name from duckdb_columns()"
        " where database_name = current_database() and schema_name = $1 and data_type = 'VARCHAR'"
        " and (column_name = 'id' or column_name like '%\\_id' escape '\\')",
        [schema],
    ).fetchall()
    theirs = {
        (table.name, reference.column)
        for table in TABLES
        for reference in table.references
        if reference.prefix.startswith("contact:")
    }
    return any(
        connection.execute(
            f'select 1 from {schema}."{table}" where trim("{column}") = $1 limit 1', [bare(node)]
        ).fetchall()
        for table, column in rows
        if (f"{schema}.{table}", column) not in theirs
    )


def _values(
    connection: duckdb.DuckDBPyConnection, table: PersonTable, about: str, own: list[str]
) -> set[str]:
    found: set[str] = set()
    for column in (*table.names, *table.phones):
        rows = connection.execute(
            f"select distinct {_filled(column)} from {table.name} where {about}", [own]
        ).fetchall()
        found |= {value for (value,) in rows if value and len(value) >= LEAST_VALUE}
    return found


def _unique(
    connection: duckdb.DuckDBPyConnection, table: PersonTable, sql: str, about: str, own: list[str]
) -> set[str]:
    rows = connection.execute(
        f"select distinct {sql} from {table.name} where {about}"
        f" except select distinct {sql} from {table.name} where not {about}",
        [own],
    ).fetchall()
    return {value for (value,) in rows if value and len(value) >= LEAST_VALUE}


def _full_name(table: PersonTable) -> str:
    """SQL: first and last name, null where one of them is missing."""
    return " || ' ' || ".join(_filled(name) for name in table.names)


def _filled(column: str) -> str:
    return f"nullif(trim(\"{column}\"), '')"


def text_columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The text columns of `schema.table` in the connection's own database."""
    rows = connection.execute(
        "select column_name from duckdb_columns() where database_name = current_database()"
        " and schema_name || '.' || table_name = $1 and data_type in ('VARCHAR', 'JSON')"
        " order by column_index",
        [table],
    ).fetchall()
    return [name for (name,) in rows]
