"""Merges one delivery of rows and absences into its raw table, touching only what changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from orchestration.delivery import (
    Delivery,
    DeliveryBroken,
    TableReport,
    columns_of_files,
    parquet,
)
from orchestration.sources.tables import LOAD_COLUMNS, RawTable

ENDINGS = ("_is_deleted", "_deleted_reason", "_merged_into")


def merge(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    delivery: Delivery,
    moment: datetime,
) -> TableReport:
    """Apply a delivery inside the caller's transaction.

    Rows equal to what is stored are left alone, `_loaded_at` included, so that reading a window
    again is no change.  Raises DeliveryBroken for a value that does not fit its column or a row
    without key.
    """
    report = TableReport()
    if not any((delivery.rows, delivery.present, delivery.gone, delivery.replaced, delivery.scope)):
        return report
    target = _Target(connection, f'{schema}."{delivery.table.name}"', delivery, moment)
    try:
        report.delivered = target.stage()
        if delivery.scope or delivery.replaced:
            target.replace(report)
        else:
            target.upsert(report)
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
    name: str
    delivery: Delivery
    moment: datetime
    columns: list[str] = field(default_factory=list)

    def stage(self) -> int:
        """Make temp table `delivered`: typed, the latest version of each key; returns its rows."""
        table, files = self.delivery.table, self.delivery.rows
        types = dict(self.delivery.table.all_columns)
        arrived = columns_of_files(self.connection, files) if files else table.columns
        self.columns = [name for name in arrived if name not in LOAD_COLUMNS]
        chosen = [f'cast("{c}" as {types.get(c, arrived[c])}) as "{c}"' for c in self.columns]
        chosen += [
            f"cast({c if c in arrived and files else 'null'} as {LOAD_COLUMNS[c]}) as {c}"
            for c in ENDINGS
        ]
        key = _list([f'"{name}"' for name in table.key])
        latest = f"qualify row_number() over (partition by {key} order by _sequence desc) = 1"
        self.connection.execute(
            f"""
            create or replace temp table delivered as
            select {", ".join(chosen)} from {parquet(files) if files else self.name}
            {"" if files else "limit 0"} {latest if files and table.key else ""}
            """
        )
        self.connection.execute(
            "update delivered set _is_deleted = false where _is_deleted is null"
        )
        self._mark_ended()
        self._refuse_rows_without_key()
        return self._one("select count(*) from delivered")

    def _mark_ended(self) -> None:
        """A row both delivered and said to be gone is gone."""
        if self.delivery.gone:
            self.connection.execute(
                f"""
                update delivered as d
                set _is_deleted = true, _deleted_reason = g._deleted_reason,
                    _merged_into = g._merged_into
                from {parquet(self.delivery.gone)} as g where {self._same_key("d", "g")}
                """
            )

    def _refuse_rows_without_key(self) -> None:
        key = self.delivery.table.key
        if not key or self.delivery.replaced:
            return
        holes = " or ".join(f'"{name}" is null' for name in key)
        if count := self._one(f"select count(*) from delivered where {holes}"):
            raise DeliveryBroken(f"raw table {self.name}: {count} rows without {' + '.join(key)}")

    def upsert(self, report: TableReport) -> None:
        """Update the rows that differ, insert the unknown ones."""
        compared = [*(f'"{c}"' for c in self.columns), *ENDINGS]
        report.updated += self._one(
            f"""
            update {self.name} as t
            set {", ".join(f"{c} = d.{c}" for c in compared)}, _loaded_at = ?
            from delivered as d
            where {self._same_key("t", "d")}
                and ({_list(compared, "t")}) is distinct from ({_list(compared, "d")})
            """,
            [self.moment],
        )
        report.inserted += self._one(
            f"""
            insert into {self.name} by name
            select d.*, cast(? as timestamp) as _loaded_at from delivered as d
            where not exists (select 1 from {self.name} as t where {self._same_key("t", "d")})
            """,
            [self.moment],
        )

    def replace(self, report: TableReport) -> None:
        """Make the slices hold exactly what was delivered."""
        if not self.delivery.table.key:
            self._replace_without_key(report)
            return
        report.removed += self._one(
            f"""
            delete from {self.name} as t
            where {self._in_slices()}
                and not exists (select 1 from delivered as d where {self._same_key("t", "d")})
            """
        )
        self.upsert(report)

    def _replace_without_key(self, report: TableReport) -> None:
        """Rewrite the slices when their rows, as a multiset, differ from the delivered ones."""
        names = _list([*(f'"{c}"' for c in self.columns), *ENDINGS])
        stored = f"select {names} from {self.name} as t where {self._in_slices()}"
        delivered = f"select {names} from delivered"
        differs = self._one(
            f"""
            select count(*) from (
                ({stored} except all {delivered}) union all ({delivered} except all {stored})
            )
            """
        )
        if differs:
            report.removed += self._one(f"delete from {self.name} as t where {self._in_slices()}")
            report.inserted += self._one(
                f"""
                insert into {self.name} by name
                select *, cast(? as timestamp) as _loaded_at from delivered
                """,
                [self.moment],
            )

    def _in_slices(self) -> str:
        """Condition on `t`: the row belongs to what this load delivers whole."""
        parts = [f"({self.delivery.scope})"] if self.delivery.scope else []
        if self.delivery.replaced:
            names = columns_of_files(self.connection, self.delivery.replaced)
            same = " and ".join(f't."{c}" = s."{c}"' for c in names)
            parts.append(
                f"exists (select 1 from {parquet(self.delivery.replaced)} as s where {same})"
            )
        return f"({' or '.join(parts)})"

    def end(self, report: TableReport) -> None:
        """Apply what is said to be gone and, given a complete list of keys, what is missing."""
        if self.delivery.gone:
            report.removed += self._one(
                f"""
                update {self.name} as t
                set _is_deleted = true, _deleted_reason = g._deleted_reason,
                    _merged_into = g._merged_into, _loaded_at = ?
                from {parquet(self.delivery.gone)} as g
                where {self._same_key("t", "g")}
                    and (t._is_deleted, t._deleted_reason, t._merged_into)
                        is distinct from (true, g._deleted_reason, g._merged_into)
                """,
                [self.moment],
            )
        if self.delivery.present:
            self._compare_with_the_complete_list(report)

    def _compare_with_the_complete_list(self, report: TableReport) -> None:
        keys = parquet(self.delivery.present)
        listed = f"exists (select 1 from {keys} as p where {self._same_key('t', 'p')})"
        new = f"not exists (select 1 from delivered as d where {self._same_key('t', 'd')})"
        report.removed += self._one(
            f"""
            update {self.name} as t
            set _is_deleted = true, _deleted_reason = 'purged', _loaded_at = ?
            where not t._is_deleted and {new} and not {listed}
            """,
            [self.moment],
        )
        report.updated += self._one(
            f"""
            update {self.name} as t
            set _is_deleted = false, _deleted_reason = null, _loaded_at = ?
            where t._is_deleted and t._deleted_reason <> 'merged' and {new} and {listed}
            """,
            [self.moment],
        )

    def _same_key(self, left: str, right: str) -> str:
        return " and ".join(
            f'{left}."{c}" is not distinct from {right}."{c}"' for c in self.delivery.table.key
        )

    def _one(self, sql: str, values: Sequence[Any] = ()) -> int:
        row = self.connection.execute(sql, list(values)).fetchone()
        return int(row[0]) if row else 0


def _list(names: Sequence[str], owner: str = "") -> str:
    """Column names for a SQL list, qualified where asked."""
    return ", ".join(f"{owner}.{name}" if owner else name for name in names)
