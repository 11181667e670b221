"""Ask a release file what a board wants to show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

Row = dict[str, Any]
PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True)
class Answer:
    """Rows of a query by column name; `problem` says why there are none where the query failed."""

    rows: tuple[Row, ...]
    problem: str = ""


@dataclass(frozen=True)
class Reader:
    """A release file that is open for reading, and the parameters its queries may name.

    defaults: what every query may use, e.g. minimum_sample; a board's filters come on top, null
    where nothing is chosen.
    """

    connection: duckdb.DuckDBPyConnection
    defaults: Mapping[str, Any]

    def ask(self, sql: str, chosen: Mapping[str, Any] | None = None) -> Answer:
        """Run one query. A query that fails is an answer too: one figure must not cost the page."""
        values = {**self.defaults, **(chosen or {})}
        names = set(PARAMETER.findall(sql))
        try:
            cursor = self.connection.execute(sql, {name: values.get(name) for name in names})
            headers = [column[0] for column in cursor.description]
            rows = [dict(zip(headers, row, strict=True)) for row in cursor.fetchall()]
        except duckdb.Error as error:
            return Answer((), str(error).splitlines()[0])
        return Answer(tuple(rows))
