"""One entity on its way in: its files opened, its rows typed and judged, not yet written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.sources.files import set_aside
from orchestration.sources.files.formats import open_relation
from orchestration.sources.files.mapping import ROW_NUMBER, FileMapping
from orchestration.sources.files.projections import RULE, Projection, expressions, project
from orchestration.sources.files.relations import FILE, Relation, identifier
from orchestration.sources.files.report import TableReport
from orchestration.sources.files.set_aside import DUPLICATE, PART
from orchestration.sources.tables import RawTable, Screen
from orchestration.sources.transport import SourceError

SCHEMA = "raw_files"
# What a cast or a function may raise on the value of a single row.
FAILS_ON_A_ROW = (
    duckdb.ConversionException,
    duckdb.OutOfRangeException,
    duckdb.InvalidInputException,
)


@dataclass
class Arrival:
    """The rows of one entity's files, judged but not yet written.

    rows: SQL to select canonical rows, `_file`, `_row_number`, `_rule` and `_part` from.
    staged: whether `rows` is a temporary table; otherwise every row is good and the table empty.
    """

    connection: duckdb.DuckDBPyConnection
    table: RawTable
    as_of: datetime
    files: Sequence[tuple[FileMapping, Sequence[Path]]]
    screen: Screen | None = None
    rows: str = ""
    staged: bool = False
    collected: str | None = None
    report: TableReport = field(default_factory=TableReport)
    future_rows: int = 0
    _projections: list[Projection] = field(default_factory=list)

    @property
    def target(self) -> str:
        """The raw table."""
        return f"{SCHEMA}.{self.table.name}"

    def judge(self) -> None:
        """Open the files and judge every row; writes temporary tables only. Raises SourceError."""
        relations = [
            open_relation(self.connection, mapping, paths, f"files_{self.table.name}_{number}")
            for number, (mapping, paths) in enumerate(self.files)
            if paths
        ]
        try:
            self._project(relations, is_careful=False)
            total, broken, keys = self._profile()
        except FAILS_ON_A_ROW:
            self._project(relations, is_careful=True)
            total, broken, keys = self._profile()
        rejected = sum(self._count(relation.rejects) for relation in relations if relation.rejects)
        self.report.delivered = total + rejected
        is_plain = broken == 0 and rejected == 0 and keys == total and self.screen is None
        if is_plain and self._count(self.target) == 0:
            self.report.loaded = total
            return
        self._stage(has_duplicates=keys < total - broken)
        self.report.quarantined = self._set_aside()
        if self.screen:
            self._keep_out(self.screen)
        self.report.loaded = self._count(f"{self.rows} where {RULE} is null")

    def _project(self, relations: Sequence[Relation], is_careful: bool) -> None:
        self._projections = [
            project(relation, self.table, self.as_of, self._types(relation), is_careful)
            for relation in relations
        ]
        parts = [
            f"select *, {number} as {PART} from ({projection.sql})"
            for number, projection in enumerate(self._projections)
        ]
        nothing = (
            f"select {self._names()}, '' as {FILE}, 0 as {ROW_NUMBER}, cast(null as utinyint) as"
            f" {RULE}, 0 as {PART} from {self.target} limit 0"
        )
        self.rows = f"({' union all '.join(parts) or nothing})"

    def _types(self, relation: Relation) -> dict[str, str]:
        mapped = expressions(relation)
        fields = ", ".join(f"{sql} as {identifier(name)}" for name, sql in mapped.items())
        where = f" where (\n{relation.mapping.where}\n)" if relation.mapping.where else ""
        try:
            described = self.connection.execute(
                f"describe select {fields} from {relation.sql}{where}"
            ).fetchall()
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise SourceError(
                "files",
                f"{relation.mapping.label}: a mapping of {self.table.name} does not fit: {reason}",
                "Correct the expression in files.toml",
            ) from error
        return {name: kind for name, kind, *_ in described}

    def _profile(self) -> tuple[int, int, int]:
        """Rows, rows that break a rule, distinct keys among the others (by hash)."""
        key = ", ".join(identifier(name) for name in self.table.key)
        row = self.connection.execute(
            f"select count(*), count({RULE}), count(distinct hash({key})) filter ({RULE} is null)"
            f" from {self.rows}"
        ).fetchone()
        assert row is not None
        return row

    def _stage(self, has_duplicates: bool) -> None:
        name = f"files_{self.table.name}_staged"
        self.connection.execute(f"create or replace temp table {name} as from {self.rows}")
        self.rows, self.staged = name, True
        if has_duplicates:
            key = ", ".join(identifier(column) for column in self.table.key)
            self.connection.execute(
                f"""
                update {name} set {RULE} = {DUPLICATE} from (
                    select rowid as id, row_number() over (
                        partition by {key} order by {PART}, {FILE}, {ROW_NUMBER}
                    ) as n
                    from {name} where {RULE} is null
                ) as numbered
                where numbered.id = {name}.rowid and numbered.n > 1
                """
            )

    def _set_aside(self) -> int:
        name = f"files_{self.table.name}_aside"
        count = set_aside.collect(self.connection, self.table, self._projections, self.rows, name)
        self.collected = name if count else None
        if count:
            self.future_rows = self._count(f"{name} where rule = 'future_date'")
        return count

    def _keep_out(self, screen: Screen) -> None:
        """Erased persons are not delivered, neither as rows nor as what is set aside."""
        known = f"{self.rows} where {RULE} is not null"
        broken = self._count(known)
        gone = screen.rows(self.connection, SCHEMA, self.table, self.rows)
        self.report.delivered -= gone - (broken - self._count(known))
        if self.collected:
            aside = screen.texts(self.connection, self.collected, "row_json")
            self.report.delivered -= aside
            self.report.quarantined -= aside

    def _names(self) -> str:
        return ", ".join(identifier(name) for name in self.table.columns)

    def _count(self, origin: str) -> int:
        row = self.connection.execute(f"select count(*) from {origin}").fetchone()
        return row[0] if row else 0

    def clear(self) -> None:
        """Drop the temporary tables of this entity."""
        tables = self.connection.execute(
            "select table_name from duckdb_tables()"
            " where temporary and starts_with(table_name, $1)",
            [f"files_{self.table.name}_"],
        ).fetchall()
        for (name,) in tables:
            self.connection.execute(f"drop table {name}")
