"""Which records break a rule, told only by names that a release shows anyway.

A key of a raw row can be an e-mail address or a phone number, depending on the vendor. So a key is
an example only where `published` names the same record already.
"""

from typing import Any

import duckdb

from orchestration.site.answers import Row

SHOWN, LOOKED_AT = 3, 200
NAMED = """
select deal_id from published.deals
union select account_id from published.accounts
union select campaign_id from published.campaign_months where campaign_id is not null
"""


def with_examples(connection: duckdb.DuckDBPyConnection, failed: list[Row]) -> list[Row]:
    """Verdicts that do not hold, each with `examples` in place of its `failing_rows_sql`."""
    if not failed:
        return []
    named = {row[0] for row in connection.execute(NAMED).fetchall()}
    return [_with(connection, row, named) for row in failed]


def _with(connection: duckdb.DuckDBPyConnection, row: Row, named: set[Any]) -> Row:
    kept = {name: value for name, value in row.items() if name != "failing_rows_sql"}
    return {**kept, "examples": _examples(connection, row, named)}


def _examples(connection: duckdb.DuckDBPyConnection, row: Row, named: set[Any]) -> list[str]:
    if not row["failing_rows_sql"]:
        return []
    try:
        keys = connection.execute(row["failing_rows_sql"]).fetchmany(LOOKED_AT)
    except duckdb.Error:
        return []  # The verdict stands without an example.
    source = row["suite"].partition(".")[0].removeprefix("raw_")
    full = [key[0] if key[0] in named else f"{source}:{key[0]}" for key in keys]
    return [key for key in dict.fromkeys(full) if key in named][:SHOWN]
