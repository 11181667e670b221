"""Rows that break a rule go to `quarantine.rows`, whole, with place, reason and fix."""

from collections.abc import Sequence
from datetime import datetime

import duckdb

from expectations.quarantine import create_tables
from orchestration.sources.files.entities import BY_NAME
from orchestration.sources.files.mapping import ROW_NUMBER
from orchestration.sources.files.projections import RULE, Projection
from orchestration.sources.files.relations import FILE, identifier, literal
from orchestration.sources.tables import RawTable

PART = "_part"
DUPLICATE = 255
LONGEST_VALUE = 100
SHOWN_ROWS = 3
DUPLICATE_NOTE = "duplicate key: keep one of the rows"
SAME = (
    "q.source = 'files' and q.origin = 'loader' and q.released_at is null"
    " and q.table_name = a.table_name and q.file = a.file and q.line = a.line and q.rule = a.rule"
    " and q.row_key = a.row_key and q.row_json = a.row_json"
)


def row_key(table: RawTable, alias: str) -> str:
    """SQL of the key as one text: its columns joined by '|', a missing part as an empty text."""
    parts = (f"coalesce(cast({alias}.{identifier(name)} as varchar), '')" for name in table.key)
    return f"concat_ws('|', {', '.join(parts)})"


def collect(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    projections: Sequence[Projection],
    staged: str,
    name: str,
) -> int:
    """Make temp table `name` of the rows of `staged` that break a rule, and the rejected lines.

    Returns how many.
    """
    connection.execute(
        f"create or replace temp table {name} (table_name varchar, row_key varchar, rule varchar,"
        " reason varchar, file varchar, line bigint, row_json varchar)"
    )
    found = connection.execute(
        f"select distinct {PART}, {RULE} from {staged} where {RULE} is not null order by all"
    ).fetchall()
    for part, number in found:
        projection = projections[part]
        insert = _duplicates if number == DUPLICATE else _broken
        connection.execute(insert(table, projection, part, number, staged, name))
    for projection in projections:
        if rejects := projection.relation.rejects:
            connection.execute(
                f"insert into {name} select {literal(table.name)}, 'line ' || line,"
                " 'malformed_row', 'not a row of this file (' || reason || '): correct the line',"
                f" file, line, to_json({{'line': content}}) from {rejects}"
            )
    row = connection.execute(f"select count(*) from {name}").fetchone()
    return row[0] if row else 0


def _source_row(projection: Projection) -> str:
    """SQL of the row as it stands in the file."""
    fields = ", ".join(
        f"{literal(column)}: t.{identifier(column)}" for column in projection.relation.types
    )
    return f"to_json({{{fields}}})"


def _broken(
    table: RawTable, projection: Projection, part: int, number: int, staged: str, name: str
) -> str:
    rule = projection.rules[number - 1]
    reason = (
        f"{literal(rule.what + ' (')} || coalesce(left(cast(j.value as varchar),"
        f" {LONGEST_VALUE}), 'empty') || {literal('): ' + rule.fix)}"
    )
    judged = f"select {FILE}, {ROW_NUMBER}, {rule.value} as value from ({projection.judged})"
    return f"""
        insert into {name}
        select {literal(table.name)}, {row_key(table, "s")}, {literal(rule.name)}, {reason},
            s.{FILE}, s.{ROW_NUMBER} + {projection.relation.lines_before}, {_source_row(projection)}
        from {staged} as s
        join ({judged}) as j on j.{FILE} = s.{FILE} and j.{ROW_NUMBER} = s.{ROW_NUMBER}
        join {projection.relation.sql} as t
            on t.{FILE} = s.{FILE} and t.{ROW_NUMBER} = s.{ROW_NUMBER}
        where s.{PART} = {part} and s.{RULE} = {number}
    """


def _duplicates(
    table: RawTable, projection: Projection, part: int, number: int, staged: str, name: str
) -> str:
    same = " and ".join(
        f"f.{identifier(column)} is not distinct from s.{identifier(column)}"
        for column in table.key
    )
    key = row_key(table, "s")
    before = projection.relation.lines_before
    reason = (
        f"'duplicate key (' || {key} || '): keep one of the rows; the first is row '"
        f" || f.{ROW_NUMBER} || ' of ' || f.{FILE}"
    )
    return f"""
        insert into {name}
        select {literal(table.name)}, {key} || '#' || (s.{ROW_NUMBER} + {before}), 'duplicate_key',
            {reason}, s.{FILE}, s.{ROW_NUMBER} + {before}, {_source_row(projection)}
        from {staged} as s
        join {staged} as f on f.{RULE} is null and {same}
        join {projection.relation.sql} as t
            on t.{FILE} = s.{FILE} and t.{ROW_NUMBER} = s.{ROW_NUMBER}
        where s.{PART} = {part} and s.{RULE} = {number}
    """


def notes(connection: duckdb.DuckDBPyConnection, entity: str, collected: str) -> list[str]:
    """The first rows set aside for an entity, one line each, and how many more there are.

    A duplicate's key stays in quarantine: it may be somebody's e-mail address.
    """
    rows = connection.execute(
        f"select file, line, rule, reason from {collected} order by file, line limit {SHOWN_ROWS}"
    ).fetchall()
    lines = [
        f"{file}:{line}: {DUPLICATE_NOTE if rule == 'duplicate_key' else reason}"
        for file, line, rule, reason in rows
    ]
    count = connection.execute(f"select count(*) from {collected}").fetchone()
    if count and count[0] > len(rows):
        more = count[0] - len(rows)
        lines.append(f"{entity}: {more} more rows are set aside, see quarantine.rows")
    return lines


def keep(
    connection: duckdb.DuckDBPyConnection,
    entity: str,
    collected: str | None,
    run_id: str,
    as_of: datetime,
) -> None:
    """Bring `quarantine.rows` in line with what was collected for an entity.

    A row that is as bad as before keeps its first run; one that is bad no more is released.
    collected: temp table made by `collect`, or None when no row broke a rule.
    """
    create_tables(connection)
    still = f"exists (select 1 from {collected} as a where {SAME})" if collected else "false"
    connection.execute(
        f"update quarantine.rows as q set released_at = $1 where q.source = 'files'"
        f" and q.origin = 'loader' and q.table_name = $2 and q.released_at is null and not {still}",
        [as_of, BY_NAME[entity].name],
    )
    if collected:
        connection.execute(
            f"""
            insert into quarantine.rows by name
            select 'files' as source, a.*, $1 as run_id, cast($2 as timestamp) as quarantined_at,
                cast(null as timestamp) as released_at, 'loader' as origin
            from {collected} as a
            where not exists (select 1 from quarantine.rows as q where {SAME})
            """,
            [run_id, as_of],
        )
