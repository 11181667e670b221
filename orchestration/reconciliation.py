"""Compares what arrived with the totals that the vendors give themselves, after each load."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import duckdb

from orchestration.connections import Source
from orchestration.night import Night
from orchestration.sources.tables import Reconciliation

TABLE = """
    create schema if not exists ingestion;
    create table if not exists ingestion.reconciliations (
        source varchar, table_name varchar, measure varchar, scope varchar, as_of timestamp,
        vendor_total decimal(38, 6), raw_total decimal(38, 6), agrees boolean,
        primary key (source, table_name, measure, scope, as_of)
    );
"""


@dataclass(frozen=True)
class Compared:
    """One total, the vendor's beside ours. scope: an account or an object type."""

    table: str
    measure: str
    scope: str
    vendor_total: Decimal
    raw_total: Decimal
    agrees: bool

    def __str__(self) -> str:
        return (
            f"{self.table} {self.measure} of {self.scope}: the vendor's own total is"
            f" {self.vendor_total.normalize():,f}, the rows give {self.raw_total.normalize():,f}"
        )


def reconcile(
    connection: duckdb.DuckDBPyConnection, source: Source, as_of: datetime
) -> list[Compared]:
    """Compare every total of a source and keep the comparison in `ingestion.reconciliations`.

    as_of: naive UTC, part of the key: one comparison per run, the last one counts.
    """
    connection.execute(TABLE)
    compared = [each for total in source.reconciliations for each in _compare(connection, total)]
    for each in compared:
        connection.execute(
            "insert or replace into ingestion.reconciliations values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(source.name, each.table, each.measure, each.scope, as_of),
                *(each.vendor_total, each.raw_total, each.agrees),
            ],
        )
    return compared


def compared_at(night: Night) -> dict[tuple[str, ...], list[Compared]]:
    """The comparisons of this run, by raw schema and table."""
    found: dict[tuple[str, ...], list[Compared]] = {}
    with night.warehouse() as connection:
        connection.execute(TABLE)
        for source, *compared in connection.execute(
            """
            select source, table_name, measure, scope, vendor_total, raw_total, agrees
            from ingestion.reconciliations where as_of = ? order by all
            """,
            [night.as_of_utc],
        ).fetchall():
            one = Compared(*compared)
            found.setdefault((f"raw_{source}", one.table), []).append(one)
    return found


def _compare(connection: duckdb.DuckDBPyConnection, total: Reconciliation) -> list[Compared]:
    rows = connection.execute(
        f"""
        select scope, cast(vendor_total as decimal(38, 6)), cast(raw_total as decimal(38, 6)),
            abs(vendor_total - raw_total) <= {total.tolerance}
        from ({total.sql}) where vendor_total is not null order by scope
        """
    ).fetchall()
    return [Compared(total.table, total.measure, *row) for row in rows]
