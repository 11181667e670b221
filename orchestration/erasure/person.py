"""Who an identifier belongs to, and every other identifier the warehouse knows them by."""

from collections.abc import Collection, Iterable

import duckdb

from orchestration.erasure.nodes import emails_in
from orchestration.erasure.references import TABLES, PersonTable, Reference

KINDS = ("contact:", "login:", "device:", "email:", "customer:")
LEAST_PHONE_DIGITS = 7
# A parameter of a page address that carries a click id.
CLICK_ID = "(?:gclid|gbraid|wbraid|msclkid|fbclid|ttclid|li_fat_id)=([^&#]+)"

# The last customer of every node, also of one gone from its source; ended ids as their heir.
_OWNERS = """
    select latest.node, coalesce(a.customer_id, latest.customer_id) as customer_id
    from (
        select node, customer_id, row_number() over (
            partition by node order by valid_from desc, valid_to desc nulls first, customer_id
        ) as recency
        from identity.identity_state
    ) as latest
    left join identity.customer_aliases as a on a.old_customer_id = latest.customer_id
    where latest.recency = 1
"""


class PersonNotFound(Exception):
    """Nobody is known by this identifier."""


class PersonUnclear(Exception):
    """More than one person is known by this identifier; the message names them."""


class People:
    """The persons of a build file, looked up by what identifies them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        rows = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where database_name = current_database()"
        ).fetchall()
        existing = {name for (name,) in rows}
        self.tables = [table for table in TABLES if table.name in existing]
        self.has_identities = "identity.identity_state" in existing

    def nodes_of(self, identifier: str) -> set[str]:
        """Every node of the one person that an identifier names, customer ids included.

        Raises PersonNotFound, and PersonUnclear where several share it: an erasure never guesses.
        """
        named = self._named(identifier.strip())
        customers = self._customers(named)
        if len(customers) > 1:
            raise PersonUnclear(
                f"{len(customers)} persons are known by {identifier!r}; name one by customer id: "
                + ", ".join(sorted(customers))
            )
        own = {node for node in named if not node.startswith("customer:")}
        if customers:
            own = self._column(
                f"select node from ({_OWNERS}) where list_contains($1, customer_id)", customers
            )
        if not own:
            raise PersonNotFound(f"nobody is known by {identifier!r}")
        own |= self._unshared(own)
        return own | {f"customer:{one}" for one in self._minted(customers)}

    def _named(self, text: str) -> set[str]:
        """The known nodes that a text may mean."""
        if text.startswith(KINDS):
            candidates = {text}
        else:
            candidates = self._column(f"select unnest({emails_in('$1')})", text)
            candidates |= {f"{kind}{text}" for kind in KINDS}
        found = {
            node
            for node in candidates
            if self._minted({node.split(":", 1)[1]}) and "customer:" in node
        }
        for table, reference in self._references():
            found |= self._held(table, reference, candidates)
        return found or self._by_vendor_id(text) or self._by_phone(text)

    def _by_vendor_id(self, text: str) -> set[str]:
        found: set[str] = set()
        for table, reference in self._references():
            if reference.prefix.startswith(("contact:", "device:")) and not reference.separator:
                condition = f'trim("{reference.column}") = $1'
                found |= self._nodes(table, reference, condition, text)
        return found

    def _by_phone(self, text: str) -> set[str]:
        """Contacts with this number; a number joins nobody, yet it may name someone."""
        digits = "".join(letter for letter in text if letter.isdigit())
        found: set[str] = set()
        if len(digits) < LEAST_PHONE_DIGITS or any(letter.isalpha() for letter in text):
            return found
        for table in self.tables:
            for column in table.phones:
                condition = f"regexp_replace(\"{column}\", '[^0-9]', '', 'g') = $1"
                found |= self._nodes(table, table.references[0], condition, digits)
        return found

    def _customers(self, nodes: set[str]) -> set[str]:
        """Whom nodes belong to now. An address that joins nobody names whose records carry it."""
        if not self.has_identities:
            return set()
        ids = {node.split(":", 1)[1] for node in nodes if node.startswith("customer:")}
        ids |= self._column(
            "select customer_id from identity.customer_aliases"
            " where list_contains($1, old_customer_id)",
            ids,
        )
        ids -= self._column(
            "select old_customer_id from identity.customer_aliases"
            " where list_contains($1, old_customer_id)",
            ids,
        )
        owners = f"select customer_id from ({_OWNERS}) where list_contains($1, node)"
        return ids | (self._column(owners, nodes) or self._column(owners, self._of_rows(nodes)))

    def _of_rows(self, nodes: set[str]) -> set[str]:
        """The records of the rows that carry one of these nodes."""
        found: set[str] = set()
        for table in self.tables:
            first = table.references[0]
            if first.about:
                found |= self._nodes(table, first, table.about("$1"), sorted(nodes))
        return found

    def _unshared(self, nodes: set[str]) -> set[str]:
        """Addresses and clicks of rows about them that no row about anybody else carries."""
        found: set[str] = set()
        for table in self.tables:
            about, own = table.about("$1"), sorted(nodes)
            for reference in table.references:
                if reference.prefix in ("email", "click:"):
                    theirs = self._nodes(table, reference, about, own)
                    found |= theirs - self._nodes(table, reference, f"not {about}", own)
            for column in table.urls:
                clicks = f"unnest(regexp_extract_all(\"{column}\", '{CLICK_ID}', 1))"
                found |= self._column(
                    f"select 'click:' || {clicks} from {table.name} where {about}", own
                )
        return found

    def _minted(self, customers: Collection[str]) -> set[str]:
        """These customers' ids and every id that ended in one of them."""
        if not (customers and self.has_identities):
            return set()
        return self._column(
            """
            select customer_id from identity.customer_ids where list_contains($1, customer_id)
            union
            select old_customer_id from identity.customer_aliases
            where list_contains($1, customer_id)
            """,
            customers,
        )

    def _references(self) -> Iterable[tuple[PersonTable, Reference]]:
        return ((table, reference) for table in self.tables for reference in table.references)

    def _held(
        self, table: PersonTable, reference: Reference, candidates: Collection[str]
    ) -> set[str]:
        condition = f"list_has_any({reference.nodes}, $1)"
        return self._nodes(table, reference, condition, sorted(candidates)) & set(candidates)

    def _nodes(
        self, table: PersonTable, reference: Reference, condition: str, value: str | list[str]
    ) -> set[str]:
        return self._column(
            f"select distinct unnest({reference.nodes}) from {table.name} where {condition}", value
        )

    def _column(self, sql: str, value: str | Collection[str]) -> set[str]:
        bound = value if isinstance(value, str) else sorted(value)
        return {one for (one,) in self.connection.execute(sql, [bound]).fetchall()}
