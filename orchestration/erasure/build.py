"""Take a person out of a database: their raw rows say nothing any more, and no cell names them.

What their rows count for stays: a contact without a name and with a meaningless id keeps the dates
and stages that closed months were reported with, here, in every later build and in every release.
"""

from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.erasure.nodes import bare, is_checked_id
from orchestration.erasure.plan import Plan
from orchestration.erasure.references import BY_NAME, PersonTable, Reference
from orchestration.erasure.words import text_columns
from orchestration.sources.tables import ERASED

# The company's own words about itself: who works there is no data about its customers.
UNTOUCHED = ("raw_contract",)
CAMPAIGN_PARAMETERS = "(?:utm_[a-z_]+|gclid|gbraid|wbraid|msclkid|fbclid|ttclid|li_fat_id)=[^&#]*"
OWNER_COLUMNS = ("customer_id", "contact_id")


@dataclass(frozen=True)
class Anonymised:
    """What was taken out: raw rows emptied, and cells changed in all."""

    emptied: int
    changed: int


def anonymise(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Anonymised:
    """Do all of it in one transaction."""
    connection.create_function("without_person", plan.swap, ["VARCHAR"], "VARCHAR")
    connection.create_function(
        "other_reference",
        lambda raw, nodes, is_email: _other_reference(plan, raw, nodes, is_email),
        ["VARCHAR", "VARCHAR[]", "BOOLEAN"],
        "VARCHAR",
    )
    connection.begin()
    try:
        tables = _tables(connection)
        known = [BY_NAME[name] for name in tables if name in BY_NAME]
        emptied = sum(_empty_rows(connection, table, plan) for table in known)
        changed = emptied
        for name in tables:
            _drop_quarantined(connection, name, plan)
            changed += _sweep(connection, name, plan)
        for name in tables:
            if name not in BY_NAME:
                changed += _empty_words(connection, name, plan)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return Anonymised(emptied, changed)


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where database_name = current_database() and not list_contains($1, schema_name)"
        " order by all",
        [list(UNTOUCHED)],
    ).fetchall()
    return [name for (name,) in rows]


def _empty_rows(connection: duckdb.DuckDBPyConnection, table: PersonTable, plan: Plan) -> int:
    """Rows about the person keep numbers, times and `keeps`; references change everywhere."""
    own = plan.identifiers
    changes = {f'"{column}"': _emptied(table, column) for column in _texts(connection, table)}
    changes = {column: new for column, new in changes.items() if new != column}
    emptied = 0
    if any(reference.about for reference in table.references):
        if "_deleted_reason" in text_columns(connection, table.name):
            changes["_deleted_reason"] = f"'{ERASED}'"
        assigned = ", ".join(f"{column} = {new}" for column, new in changes.items())
        emptied = _changed(
            connection, f"update {table.name} set {assigned} where {table.about()}", {"own": own}
        )
    for reference in table.references:
        if not reference.about:
            is_text = reference.prefix == "email"
            new = f'without_person("{reference.column}")' if is_text else _respelled(reference)
            _changed(
                connection,
                f'update {table.name} set "{reference.column}" = {new}'
                f" where list_has_any({reference.nodes}, $own)",
                {"own": own},
            )
    return emptied


def _texts(connection: duckdb.DuckDBPyConnection, table: PersonTable) -> list[str]:
    own = ("_deleted_reason", "_merged_into")
    return [name for name in text_columns(connection, table.name) if name not in own]


def _emptied(table: PersonTable, column: str) -> str:
    """SQL of what stays of a text column in a row about the person."""
    for reference in table.references:
        if reference.column == column:
            return _respelled(reference)
    if column in table.urls:
        said = f"regexp_extract_all(\"{column}\", '{CAMPAIGN_PARAMETERS}')"
        address = f"regexp_replace(\"{column}\", '[?#].*$', '')"
        kept = f"case when len({said}) > 0 then '?' || array_to_string({said}, '&') else '' end"
        return f"{address} || {kept}"
    if column in table.kept_when:
        return f'case when {table.kept_when[column]} then "{column}" end'
    return f'"{column}"' if column in table.keeps.split() else "null"


def _respelled(reference: Reference) -> str:
    is_email = str(reference.prefix == "email").lower()
    return (
        f'case when "{reference.column}" is not null then'
        f' other_reference("{reference.column}", {reference.nodes}, {is_email}) end'
    )


def _other_reference(plan: Plan, raw: str, nodes: list[str], is_email: bool) -> str | None:
    """A reference with the person's nodes replaced; of addresses, only theirs are kept."""
    if is_email:
        return ";".join(bare(plan.nodes[node]) for node in nodes if node in plan.nodes) or None
    short_ids = {old[:-3]: new[:-3] for old, new in plan.nodes.items() if is_checked_id(old)}
    for node in nodes:
        new = plan.nodes.get(node) or short_ids.get(node)
        if new:
            raw = raw.replace(bare(node), bare(new))
    return raw


def _drop_quarantined(connection: duckdb.DuckDBPyConnection, name: str, plan: Plan) -> None:
    """A row that was set aside counts for nothing, so nothing of it stays."""
    if name != "quarantine.rows":
        return
    connection.create_function("names_person", plan.names, ["VARCHAR"], "BOOLEAN")
    connection.execute(
        "delete from quarantine.rows where names_person(row_json) or names_person(row_key)"
    )
    for table in BY_NAME.values():
        for reference in table.references:
            value = f"json_extract_string(row_json, '$.\"{reference.column}\"')"
            connection.execute(
                "delete from quarantine.rows where 'raw_' || source || '.' || table_name = $1"
                f" and list_contains($2, {value})",
                [table.name, plan.written_as(reference.prefix)],
            )


def _sweep(connection: duckdb.DuckDBPyConnection, name: str, plan: Plan) -> int:
    """Replace every text that names the person, whatever the column is called."""
    columns = text_columns(connection, name)
    if not columns:
        return 0
    # One look at the table first: most tables, and most columns of the others, name nobody.
    looks = (f'coalesce(bool_or(regexp_matches("{column}", $1)), false)' for column in columns)
    (found,) = connection.execute(
        f"select {', '.join(looks)} from {_quoted(name)}", [plan.search]
    ).fetchall()
    return sum(
        _changed(
            connection,
            f'update {_quoted(name)} set "{column}" = without_person("{column}")'
            f' where regexp_matches("{column}", $1) and without_person("{column}") <> "{column}"',
            [plan.search],
        )
        for column, is_there in zip(columns, found, strict=True)
        if is_there
    )


def _empty_words(connection: duckdb.DuckDBPyConnection, name: str, plan: Plan) -> int:
    """Names and numbers in rows that belong to the replaced ids; ids that are whole values."""
    columns = text_columns(connection, name)
    owned = " or ".join(f'list_contains($2, "{c}")' for c in OWNER_COLUMNS if c in columns)
    changed = 0
    for column in columns if owned and plan.values else []:
        changed += _changed(
            connection,
            f'update {_quoted(name)} set "{column}" = null'
            f' where list_contains($1, trim("{column}")) and ({owned})',
            [plan.values, plan.new_owners],
        )
    for column in columns:
        for old, new in plan.exact(column).items():
            changed += _changed(
                connection,
                f'update {_quoted(name)} set "{column}" = $2 where "{column}" = $1',
                [old, new],
            )
    return changed


def _changed(connection: duckdb.DuckDBPyConnection, sql: str, values: Any) -> int:
    row = connection.execute(sql, values).fetchone()
    return int(row[0]) if row else 0


def _quoted(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))
