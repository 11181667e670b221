"""Merges one delivery of rows and absences into its raw table, touching only what changed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import duckdb

from orchestration.delivery import Delivery, DeliveryBroken, TableReport, parquet
from orchestration.sources.absences import GONE, PRESENT, REPLACED
from orchestration.sources.tables import ERASED, LOAD_COLUMNS, RawTable, Screen

ENDINGS = ("_is_deleted", "_deleted_reason", "_merged_into")
# With 4 GB to use, inserting 750,000 events took 1,012 MB at its peak; with this, a million 626.
ENOUGH_TO_INSERT_MB = 512
# Rows of erased persons are not the vendor's any more: nothing it delivers or omits ends them.
NOT_ERASED = f"t._deleted_reason is distinct from '{ERASED}'"


def merge(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    delivery: Delivery,
    moment: datetime,
    screen: Screen | None = None,
) -> TableReport:
    """Apply a delivery inside the caller's transaction; `screen` keeps erased persons out of it.

    Rows equal to what is stored are left alone, `_loaded_at` included, so that reading a window
    again is no change.  Raises DeliveryBroken for a value that does not fit its column or a row
    without key.
    """
    report = TableReport()
    if not (delivery.files or delivery.marks or delivery.scope):
        return report
    target = _Target(connection, schema, delivery, moment)
    try:
        if delivery.files or delivery.scope or REPLACED in delivery.marks:
            target.stage(screen)
            write = target.write_keyed if delivery.table.key else target.write_slices
            write(report)
        target.end(report)
    except duckdb.ConversionException as error:
        reason = str(error).splitlines()[0]
        raise DeliveryBroken(f"raw table {schema}.{delivery.table.name}: {reason}") from error
    return report


def remove_orphans(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: RawTable,
    parents: Sequence[RawTable],
) -> int:
    """Remove rows whose parent was merged or purged: the vendor no longer has them either."""
    removed = 0
    for kind, identifier in table.parents:
        for parent in parents:
            row = connection.execute(
                f"""
                delete from {schema}."{table.name}" as t
                where t."{kind}" = '{parent.name}' and exists (
                    select 1 from {schema}."{parent.name}" as p
                    where p."{parent.key[0]}" = t."{identifier}"
                        and p._deleted_reason in ('merged', 'purged')
                )
                """
            ).fetchone()
            removed += row[0] if row else 0
    return removed


@dataclass
class _Target:
    """A raw table in the middle of a merge. `d` is what was delivered, `t` the raw table."""

    connection: duckdb.DuckDBPyConnection
    schema: str
    delivery: Delivery
    moment: datetime

    @property
    def name(self) -> str:
        """The raw table, quoted."""
        return f'{self.schema}."{self.delivery.table.name}"'

    @cached_property
    def columns(self) -> list[str]:
        """Quoted columns that are written; those the vendor did not send keep their values."""
        arrived = self.delivery.columns or list(self.delivery.table.columns)
        return [f'"{name}"' for name in arrived if name not in LOAD_COLUMNS]

    def stage(self, screen: Screen | None) -> None:
        """Make temp view `delivered`: typed, the latest version of each key, ended ones marked.

        It reads the files again each time: held as a table, a million events take 900 MB. Held is
        only a table of which a key came twice, or that is screened.
        """
        table, files = self.delivery.table, self.delivery.files
        types = {f'"{name}"': kind for name, kind in table.all_columns.items()}
        chosen = [f"cast({c} as {types[c]}) as {c}" if c in types else c for c in self.columns]
        sent = {c: c if c in self.delivery.columns else "null" for c in ENDINGS}
        chosen += [f"cast({value} as {LOAD_COLUMNS[c]}) as {c}" for c, value in sent.items()]
        latest = f"qualify row_number() over (partition by {self._key} order by _sequence desc) = 1"
        source = parquet(files) if files else f"{self.name} limit 0"
        is_repeated = bool(files and table.key) and self._is_repeated(source)
        chosen_rows = f"select {', '.join(chosen)} from {source} {latest if is_repeated else ''}"
        rows = self._with_endings(chosen_rows)
        if is_repeated or screen:
            self._run(f"create or replace temp table staged as {rows}")
            rows = "select * from staged"
        if screen:
            screen.rows(self.connection, self.schema, table, "staged")
        self._run(f"create or replace temp view delivered as {rows}")

    @property
    def _key(self) -> str:
        return ", ".join(f'"{name}"' for name in self.delivery.table.key)

    def _is_repeated(self, source: str) -> bool:
        """Whether a key came more than once; two keys of one hash are no harm here."""
        repeated = f"select 1 from {source} group by hash({self._key}) having count(*) > 1"
        return bool(self.connection.execute(f"select exists ({repeated})").fetchall()[0][0])

    def _with_endings(self, rows: str) -> str:
        """A row that is also said to be gone is gone; any other is alive unless it says so."""
        listed = ", ".join(f"d.{c}" for c in self.columns)
        if GONE not in self.delivery.marks:
            return f"""
                select {listed}, coalesce(d._is_deleted, false) as _is_deleted, d._deleted_reason,
                    d._merged_into
                from ({rows}) as d
            """
        return f"""
            select {listed}, g.deleted_reason is not null or coalesce(d._is_deleted, false)
                    as _is_deleted,
                coalesce(g.deleted_reason, d._deleted_reason) as _deleted_reason,
                coalesce(g.merged_into, d._merged_into) as _merged_into
            from ({rows}) as d left join {self._gone()} as g on {self._same_key("d", "g")}
        """

    def _gone(self) -> str:
        """What ended, one row per key: two records may name the same loser."""
        return f"""(
            select {self._key}, max(deleted_reason) as deleted_reason,
                max(merged_into) as merged_into
            from {self.delivery.marked(GONE)} group by {self._key}
        )"""

    def write_keyed(self, report: TableReport) -> None:
        """Update rows that differ, insert unknown ones, empty slices of what did not come."""
        table = self.delivery.table
        compared = [*self.columns, *ENDINGS]
        differs = f"({_of('t', compared)}) is distinct from ({_of('d', compared)})"
        holes = " or ".join(f'd."{name}" is null' for name in table.key)
        report.delivered, without_key, new, changed = self.connection.execute(
            f"""
            select count(*), count(*) filter ({holes}), count(*) filter (t._loaded_at is null),
                count(*) filter (t._loaded_at is not null and {differs})
            from delivered as d left join {self.name} as t on {self._same_key("d", "t")}
            """
        ).fetchall()[0]
        if without_key and REPLACED not in self.delivery.marks:
            names = " + ".join(table.key)
            raise DeliveryBroken(f"raw table {self.name}: {without_key} rows without {names}")
        if REPLACED in self.delivery.marks or self.delivery.scope:
            report.removed += self._run(
                f"""
                delete from {self.name} as t where {self._in_slices()}
                    and not exists (select 1 from delivered as d where {self._same_key("t", "d")})
                """
            )
        if changed:
            report.updated += self._run(
                f"""
                update {self.name} as t
                set {", ".join(f"{c} = d.{c}" for c in compared)}, _loaded_at = $moment
                from delivered as d where {self._same_key("t", "d")} and {differs}
                """
            )
        if new:
            known = f"select 1 from {self.name} as t where {self._same_key('t', 'd')}"
            report.inserted += self._insert(f"where not exists ({known})")

    def write_slices(self, report: TableReport) -> None:
        """Without a key: rewrite the slices when the sums of their rows' hashes differ."""
        names = ", ".join([*self.columns, *ENDINGS])
        sums = f"count(*), sum(cast(hash({names}) as hugeint))"
        report.delivered, is_same = self.connection.execute(
            f"""
            select (select count(*) from delivered), (select ({sums}) from delivered)
                is not distinct from
                (select ({sums}) from {self.name} as t where {self._in_slices()})
            """
        ).fetchall()[0]
        if is_same:
            return
        report.removed += self._run(f"delete from {self.name} as t where {self._in_slices()}")
        with little_memory(self.connection):
            report.inserted += self._insert()

    def _insert(self, condition: str = "") -> int:
        return self._run(
            f"""
            insert into {self.name} by name
            select d.*, cast($moment as timestamp) as _loaded_at from delivered as d {condition}
            """
        )

    def _in_slices(self) -> str:
        """Condition on `t`: the row belongs to what this load delivers whole."""
        parts = [f"({self.delivery.scope})"] if self.delivery.scope else []
        if REPLACED in self.delivery.marks:
            same = " and ".join(f't."{c}" = s."{c}"' for c in self.delivery.marks[REPLACED])
            parts.append(
                f"exists (select 1 from {self.delivery.marked(REPLACED)} as s where {same})"
            )
        return f"({' or '.join(parts) or 'false'}) and {NOT_ERASED}"

    def end(self, report: TableReport) -> None:
        """Apply what is said to be gone and, given a complete list of keys, what is missing."""
        if GONE in self.delivery.marks:
            report.removed += self._run(
                f"""
                update {self.name} as t
                set _is_deleted = true, _deleted_reason = g.deleted_reason,
                    _merged_into = g.merged_into, _loaded_at = $moment
                from {self._gone()} as g
                where {self._same_key("t", "g")}
                    and (t._is_deleted, t._deleted_reason, t._merged_into)
                        is distinct from (true, g.deleted_reason, g.merged_into)
                """
            )
        if PRESENT in self.delivery.marks:
            self._compare_with_the_complete_list(report)

    def _compare_with_the_complete_list(self, report: TableReport) -> None:
        """Rows delivered in this load are alive or ended by what they say themselves."""
        alive, same = self.delivery.marked(PRESENT), self._same_key("t", "p")
        listed = f"exists (select 1 from {alive} as p where {same})"
        new = f"exists (select 1 from delivered as d where {self._same_key('t', 'd')})"
        others = f"not {new}" if self.delivery.files else "true"
        lost = f"not t._is_deleted and {NOT_ERASED} and {others} and not {listed}"
        back = f"t._is_deleted and t._deleted_reason <> 'merged' and {others} and {listed}"
        lost_count, back_count = self.connection.execute(
            f"select count(*) filter ({lost}), count(*) filter ({back}) from {self.name} as t"
        ).fetchall()[0]
        endings = [(lost_count, lost, "true", "'purged'"), (back_count, back, "false", "null")]
        for count, condition, is_deleted, reason in endings:
            if count:
                self._run(
                    f"""
                    update {self.name} as t set _is_deleted = {is_deleted},
                        _deleted_reason = {reason}, _loaded_at = $moment where {condition}
                    """
                )
        report.removed += lost_count
        report.updated += back_count

    def _same_key(self, left: str, right: str) -> str:
        return " and ".join(
            f'{left}."{c}" is not distinct from {right}."{c}"' for c in self.delivery.table.key
        )

    def _run(self, sql: str) -> int:
        """Run a statement; returns the rows it touched."""
        values: dict[str, Any] = {"moment": self.moment} if "$moment" in sql else {}
        row = self.connection.execute(sql, values).fetchone()
        return int(row[0]) if row else 0


def _of(owner: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{owner}.{column}" for column in columns)


@contextmanager
def little_memory(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Let DuckDB have no more memory than an insert needs, and afterwards what it had.

    It holds back up to a quarter of its memory of what it inserts, which is no faster.
    """
    aside = connection.cursor()  # outside the transaction, which may break
    ((before,),) = aside.execute("select current_setting('memory_limit')").fetchall()
    ((is_more,),) = aside.execute(
        "select parse_formatted_bytes(?) > ?", [before, ENOUGH_TO_INSERT_MB * 1_000_000]
    ).fetchall()
    if is_more:
        aside.execute(f"set memory_limit = '{ENOUGH_TO_INSERT_MB}MB'")
    try:
        yield
    finally:
        number, unit = before.split()
        # it is shown cut to one digit: given back as shown, it would shrink each time
        aside.execute(f"set memory_limit = '{float(number) + 0.09:.2f} {unit}'")
        aside.close()
