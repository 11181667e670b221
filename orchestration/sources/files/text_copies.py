"""Temporary tables that hold a text file's rows, every value as text, with its rejected lines."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.sources.files.mapping import ROW_NUMBER, FileMapping
from orchestration.sources.files.relations import FILE, Relation, identifier, literal

# A cell of 10 MB is still read, and then judged by its column; a longer line is set aside.
LONGEST_LINE = 16_000_000
EXCEL_BATCH = 20_000


class TextCopy:
    """A temporary table with every column as text, filled file by file."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, mapping: FileMapping, name: str
    ) -> None:
        self.connection, self.mapping, self.name = connection, mapping, name
        self.columns: dict[str, str] = {}
        self._run(f"create or replace temp table {name} ({FILE} varchar, {ROW_NUMBER} bigint)")
        self._run(
            f"create or replace temp table {name}_rejects"
            " (file varchar, line bigint, reason varchar, content varchar)"
        )

    def add_columns(self, names: Sequence[str]) -> None:
        """Give the table the columns that a further file brings."""
        for name in names:
            if name not in self.columns:
                self._run(f"alter table {self.name} add column {identifier(name)} varchar")
                self.columns[name] = "VARCHAR"

    def insert_csv(self, file: Path, header: Sequence[str], delimiter: str) -> None:
        """Copy one CSV file; lines that are no rows go to the rejects."""
        nulls = ", ".join(literal(text) for text in ("", *self.mapping.null_values))
        kinds = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
        quote = literal(self.mapping.quote)
        options = (
            f"auto_detect = false, header = true, delim = {literal(delimiter)}, quote = {quote},"
            f" escape = {quote}, columns = {{{kinds}}}, nullstr = [{nulls}], store_rejects = true,"
            f" rejects_table = '{self.name}_lines', rejects_scan = '{self.name}_scans',"
            f" max_line_size = {LONGEST_LINE}, encoding = {literal(self.mapping.encoding)}"
        )
        names = ", ".join(identifier(name) for name in header)
        insert = (
            f"insert into {self.name} ({names}, {FILE}, {ROW_NUMBER})"
            f" select {names}, {literal(str(file))}, row_number() over ()"
            f" from read_csv({literal(str(file))}, {options}"
        )
        try:
            self._run(f"{insert})")
        except duckdb.InvalidInputException:
            # Strict mode refuses mixed line ends, which Excel and concatenated exports produce.
            self._drop_rejects()
            self._run(f"{insert}, strict_mode = false)")
        self._keep_rejects(file)

    def _keep_rejects(self, file: Path) -> None:
        self._run(
            f"""
            insert into {self.name}_rejects
            select {literal(str(file))}, line, any_value(error_message), any_value(csv_line)
            from {self.name}_lines group by line
            """
        )
        # Rows are numbered without the rejected ones; move the numbers so that they count lines.
        self._run(
            f"""
            update {self.name} set {ROW_NUMBER} = {ROW_NUMBER} + r.passed
            from (
                select t.{ROW_NUMBER} as n, count(*) as passed
                from {self.name} as t
                join (
                    select line - 1 - row_number() over (order by line) as rows_before
                    from {self.name}_rejects where file = {literal(str(file))}
                ) as g on g.rows_before < t.{ROW_NUMBER}
                where t.{FILE} = {literal(str(file))}
                group by t.{ROW_NUMBER}
            ) as r
            where {FILE} = {literal(str(file))} and {ROW_NUMBER} = r.n
            """
        )
        self._drop_rejects()

    def _drop_rejects(self) -> None:
        self._run(f"drop table if exists {self.name}_lines")
        self._run(f"drop table if exists {self.name}_scans")

    def stage_json(self, file: Path) -> list[str]:
        """Copy the lines of a JSON lines file; returns the keys of all its objects."""
        self._run(
            f"""
            create or replace temp table {self.name}_lines as
            select
                line, n,
                case when json_valid(line) then json_type(line) = 'OBJECT' else false end as good
            from (
                select line, row_number() over () as n
                from read_csv(
                    {literal(str(file))}, auto_detect = false, header = false,
                    columns = {{'line': 'VARCHAR'}}, delim = '\x01', quote = '', escape = '',
                    max_line_size = {LONGEST_LINE}, encoding = {literal(self.mapping.encoding)}
                )
            )
            where line is not null
            """
        )
        rows = self.connection.execute(
            f"select distinct unnest(json_keys(line)) as key from {self.name}_lines"
            " where good order by key"
        ).fetchall()
        return [key for (key,) in rows]

    def insert_json(self, file: Path, keys: Sequence[str]) -> None:
        """Move the staged objects over, one text column per key; other lines to the rejects."""
        names = ", ".join(identifier(key) for key in keys)
        nulls = ", ".join(literal(text) for text in ("", *self.mapping.null_values))
        values = ", ".join(
            f"case when line ->> {path} not in ({nulls}) then line ->> {path} end"
            for path in (literal("$." + json.dumps(key)) for key in keys)
        )
        self._run(
            f"insert into {self.name} ({names}, {FILE}, {ROW_NUMBER})"
            f" select {values}, {literal(str(file))}, n from {self.name}_lines"
            " where good order by n"
        )
        self._run(
            f"insert into {self.name}_rejects select {literal(str(file))}, n,"
            f" 'not a JSON object', line from {self.name}_lines where not good"
        )
        self._run(f"drop table {self.name}_lines")

    def insert_rows(
        self, file: Path, header: Sequence[str | None], rows: Iterator[list[str | None]]
    ) -> None:
        """Copy rows of text cells in batches; columns without name and empty rows are left out."""
        nulls = {"", *self.mapping.null_values}
        batch: list[dict[str, object]] = []
        for number, cells in enumerate(rows, start=1):
            values: dict[str, object] = {
                name: cell
                for name, cell in zip(header, cells, strict=False)
                if name and cell not in nulls and cell is not None
            }
            if values:
                batch.append({**values, FILE: str(file), ROW_NUMBER: number})
            if len(batch) >= EXCEL_BATCH:
                self._append(batch)
                batch = []
        self._append(batch)

    def _append(self, batch: list[dict[str, object]]) -> None:
        fields = [(name, pa.string()) for name in (*self.columns, FILE)]
        schema = pa.schema([*fields, (ROW_NUMBER, pa.int64())])
        self.connection.register("arriving", pa.Table.from_pylist(batch, schema=schema))
        self._run(f"insert into {self.name} by name from arriving")
        self.connection.unregister("arriving")

    def relation(self, lines_before: int) -> Relation:
        """The filled copy."""
        return Relation(self.mapping, self.name, self.columns, lines_before, f"{self.name}_rejects")

    def _run(self, sql: str) -> None:
        self.connection.execute(sql)
