"""Keep erased persons out of deliveries: a row that never lands leaves no bytes to remove."""

from dataclasses import dataclass

import duckdb

from orchestration.erasure.ledger import Ledger, is_erased
from orchestration.erasure.references import BY_NAME, PersonTable, Reference
from orchestration.erasure.spotting import LedgerWords
from orchestration.sources.tables import RawTable


@dataclass
class LedgerScreen:
    """Applies the ledger to temporary tables of delivered rows; see `sources.tables.Screen`."""

    ledger: Ledger

    def rows(
        self, connection: duckdb.DuckDBPyConnection, schema: str, table: RawTable, rows: str
    ) -> int:
        """Take erased persons out of `rows`. Returns how many rows went.

        Rows about them go, with every further id they bring; another row that refers to one keeps
        the reference it had, or gets none.
        """
        known = BY_NAME.get(f"{schema}.{table.name}")
        if known is None:
            return 0
        self.ledger.prepare(connection)
        columns = {name for name, *_ in connection.execute(f"describe {rows}").fetchall()}
        references = [r for r in known.references if r.column in columns]
        about = " or ".join(is_erased(r) for r in references if r.about) or "false"
        for reference in references:
            if reference.about and reference.prefix.startswith("contact:"):
                self._learn(connection, reference, rows, about)
        values = {"digests": self.ledger.digests}
        ((removed,),) = connection.execute(
            f"delete from {rows} where {about}", values if "$" in about else None
        ).fetchall()
        for reference in references:
            if not reference.about:
                self._keep_reference(connection, known, table, reference, rows)
        return int(removed)

    def texts(self, connection: duckdb.DuckDBPyConnection, rows: str, column: str) -> int:
        """Take out of `rows` those whose text names an erased person. Returns how many went."""
        words = LedgerWords(self.ledger)
        connection.create_function("names_erased", words.names, ["VARCHAR"], "BOOLEAN")
        removed = connection.execute(f"delete from {rows} where names_erased({column})").fetchall()
        connection.remove_function("names_erased")
        return int(removed[0][0])

    def _learn(
        self, connection: duckdb.DuckDBPyConnection, reference: Reference, rows: str, about: str
    ) -> None:
        """A new record of an erased address is erased too, and all that will refer to it."""
        found = connection.execute(
            f"select distinct unnest({reference.nodes}) from {rows} where {about}",
            {"digests": self.ledger.digests},
        ).fetchall()
        new = [node for (node,) in found if not self.ledger.holds(node)]
        if new:
            last = self.ledger.entries[-1]
            self.ledger.add(last.erasure_id, last.erased_at, last.reason, new)

    def _keep_reference(
        self,
        connection: duckdb.DuckDBPyConnection,
        known: PersonTable,
        table: RawTable,
        reference: Reference,
        rows: str,
    ) -> None:
        column = f'"{reference.column}"'
        same = " and ".join(
            f't."{name}" is not distinct from {rows}."{name}"' for name in table.key
        )
        stored = f"(select any_value(t.{column}) from {known.name} as t where {same})"
        connection.execute(
            f"update {rows} set {column} = {stored if table.key else 'null'}"
            f" where {is_erased(reference)}",
            {"digests": self.ledger.digests},
        )
