"""Bad rows are set aside whole, with the reason, until a later delivery repairs them.

A rule with `meta.quarantine` moves the rows that break it from its raw table into
`quarantine.rows`, so that one bad row does not cost the night and is not lost either. Every night
starts by putting the rows still set aside back in their place, unless their key has been delivered
anew, and by judging them again: a repaired delivery releases a row, and so does a repaired rule,
rate or contract. Counts add up at every step: loaded + quarantined = delivered.

Values are kept as text in `row_json`, so that any type survives the way there and back. A loader
may keep rows here too that never reached their table (`origin` is `loader`) and releases them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from expectations.registry import Rule, Suite

if TYPE_CHECKING:
    import duckdb

GATE = "gate"

_TABLE = """
    create schema if not exists quarantine;
    create table if not exists quarantine.rows (
        source varchar not null,
        table_name varchar not null,
        row_key varchar not null,
        rule varchar not null,
        reason varchar not null,
        file varchar,
        line bigint,
        row_json varchar not null,
        run_id varchar not null,
        quarantined_at timestamp not null,
        released_at timestamp,
        origin varchar not null
    )
"""


class QuarantineError(RuntimeError):
    """Rows went missing or appeared on the way into quarantine; nothing was changed."""


@dataclass(frozen=True)
class TableCount:
    """How the rows that reached one table add up after a night: loaded + quarantined = delivered.

    released: rows that left quarantine this time. All counts are rows.
    """

    schema: str
    table: str
    delivered: int
    loaded: int
    quarantined: int
    released: int


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes `quarantine.rows` if it is not there; the columns are a promise to the models."""
    connection.execute(_TABLE)


def waiting_tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The raw tables, as `schema.table`, that have rows set aside by a rule."""
    rows = connection.execute(
        "select distinct 'raw_' || source || '.' || table_name from quarantine.rows"
        f" where released_at is null and origin = '{GATE}'"
    ).fetchall()
    return {name for (name,) in rows}


def restore(connection: duckdb.DuckDBPyConnection, suite: Suite, at: datetime) -> int:
    """Puts a table's rows back that a rule set aside, to be judged again; gives how many.

    A row whose key has been delivered anew stays out, the new one is judged in its place; a row of
    a whole that has been delivered anew (see Suite.replaced_by) is given up.
    """
    if not _open_rows(connection, suite):
        return 0
    columns = _columns(connection, suite)
    fields = ", ".join(
        f'cast(json_extract_string(q.row_json, \'$."{name}"\') as {kind}) as "{name}"'
        for name, kind in columns.items()
    )
    if suite.replaced_by:
        _give_up_replaced(connection, suite, fields, at)
    return _first(
        connection,
        f"insert into {suite.name} by name select {fields} from quarantine.rows as q"
        f" where {_open(suite)} and q.row_key not in (select {_row_key(suite, 'r')} from"
        f" {suite.name} as r)",
    )


def _give_up_replaced(
    connection: duckdb.DuckDBPyConnection, suite: Suite, fields: str, at: datetime
) -> None:
    same = " and ".join(f'r."{name}" is not distinct from b."{name}"' for name in suite.replaced_by)
    connection.execute(
        f"""
        update quarantine.rows as o set released_at = $1
        where {_open(suite, alias="o")} and o.row_key in (
            select b.quarantined_key
            from (select q.row_key as quarantined_key, {fields} from quarantine.rows as q
                  where {_open(suite)}) as b
            join {suite.name} as r on {same} and r._loaded_at > b._loaded_at
        )
        """,
        [at],
    )


def settle(
    connection: duckdb.DuckDBPyConnection,
    suite: Suite,
    failing: Iterable[tuple[Rule, str]],
    run_id: str,
    at: datetime,
) -> TableCount:
    """Moves failing rows of one table into quarantine, releases repaired ones and counts.

    failing: each rule that sets rows aside with the query that shows its failing rows; the query
    gives the suite's key columns. A row is set aside once, under the first rule it breaks.
    Raises QuarantineError, and changes nothing, if the counts do not add up.
    """
    connection.begin()
    try:
        delivered = _size(connection, suite)
        for rule, query in failing:
            _move(connection, suite, rule, query, run_id, at)
        released = _release(connection, suite, at)
        quarantined = _open_rows(connection, suite)
        loaded = _size(connection, suite)
        if loaded + quarantined != delivered:
            raise QuarantineError(
                f"{suite.name}: {loaded} loaded + {quarantined} quarantined is not {delivered}"
                " delivered; is meta.key of its suite the key of the table?"
            )
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return TableCount(suite.schema, suite.table, delivered, loaded, quarantined, released)


def _move(
    connection: duckdb.DuckDBPyConnection,
    suite: Suite,
    rule: Rule,
    query: str,
    run_id: str,
    at: datetime,
) -> None:
    same = " and ".join(f'r."{name}" is not distinct from f."{name}"' for name in suite.key)
    fails = f"exists (select 1 from ({query}) as f where {same})"
    fields = ", ".join(
        f"'{name}': cast(r.\"{name}\" as varchar)" for name in _columns(connection, suite)
    )
    connection.execute(
        f"""
        create or replace temp table set_aside as
        select {_row_key(suite, "r")} as row_key, to_json({{{fields}}}) as row_json
        from {suite.name} as r where {fails}
        """
    )
    # A row that comes back as bad as before keeps the run and the day it was first set aside.
    connection.execute(
        f"""
        update quarantine.rows as q set rule = $1, reason = $2, row_json = n.row_json
        from set_aside as n where {_open(suite)} and q.row_key = n.row_key
        """,
        [rule.name, rule.expects],
    )
    connection.execute(
        f"""
        insert into quarantine.rows
        select '{_source(suite)}', '{suite.table}', n.row_key, $1, $2, null, null, n.row_json, $3,
            $4, null, '{GATE}'
        from set_aside as n
        where n.row_key not in (
            select q.row_key from quarantine.rows as q where {_open(suite)}
        )
        """,
        [rule.name, rule.expects, run_id, at],
    )
    connection.execute(
        f"delete from {suite.name} as r"
        f" where {_row_key(suite, 'r')} in (select row_key from set_aside)"
    )
    connection.execute("drop table set_aside")


def _release(connection: duckdb.DuckDBPyConnection, suite: Suite, at: datetime) -> int:
    """Marks rows whose key is in the table again after everything bad was moved: judged good."""
    if not _open_rows(connection, suite):
        return 0
    return _first(
        connection,
        f"""
        update quarantine.rows as q set released_at = $1
        where {_open(suite)}
            and q.row_key in (select {_row_key(suite, "r")} from {suite.name} as r)
        """,
        [at],
    )


def _source(suite: Suite) -> str:
    return suite.schema.removeprefix("raw_")


def _open(suite: Suite, alias: str = "q") -> str:
    """The condition of a table's rows that a rule has set aside and nothing has released."""
    return (
        f"{alias}.released_at is null and {alias}.source = '{_source(suite)}'"
        f" and {alias}.table_name = '{suite.table}' and {alias}.origin = '{GATE}'"
    )


def _row_key(suite: Suite, alias: str) -> str:
    """The key as one text: its columns joined by '|', a missing part as an empty text."""
    parts = ", ".join(f"coalesce(cast({alias}.\"{name}\" as varchar), '')" for name in suite.key)
    return f"concat_ws('|', {parts})"


def _columns(connection: duckdb.DuckDBPyConnection, suite: Suite) -> dict[str, str]:
    rows = connection.execute(
        "select column_name, data_type from duckdb_columns()"
        " where database_name = current_database() and schema_name = $1 and table_name = $2"
        " order by column_index",
        [suite.schema, suite.table],
    ).fetchall()
    return dict(rows)


def _open_rows(connection: duckdb.DuckDBPyConnection, suite: Suite) -> int:
    query = f"select count(*) from quarantine.rows as q where {_open(suite)}"
    return _first(connection, query)


def _size(connection: duckdb.DuckDBPyConnection, suite: Suite) -> int:
    return _first(connection, f"select count(*) from {suite.name}")


def _first(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    parameters: list[object] | None = None,
) -> int:
    row = connection.execute(query, parameters or []).fetchone()
    return int(row[0]) if row else 0
