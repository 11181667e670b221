"""`tandem explain customer <any identifier>`: records, edges, events, and where each value is from.

Reads the private build file, for a release holds no identifier of a person.
"""

import re
from typing import Any

import duckdb

from orchestration.cli.console import DONE, FAILED, USAGE, complain, print_json, print_table

# Whatever a person is known by: customer ids that ended, records, logins, devices, addresses,
# numbers; also those that a guard refused to join by.
FOUND = """
with named as (
    select $1 as customer_id
    union select customer_id from identity.customer_aliases where old_customer_id = $1
    union select customer_id from intermediate.int_identities_resolved
    where record_node = $1
        or record_node in ('contact:' || $1, 'login:' || $1, 'device:' || $1)
        or split_part(record_node, ':', -1) = $1
    union select resolved.customer_id
    from intermediate.int_identifiers_extracted as identifiers
    inner join intermediate.int_identities_resolved as resolved
        on identifiers.record_node = resolved.record_node
    where (identifiers.id_type = 'email' and identifiers.identifier in ($2, $3))
        or (identifiers.id_type = 'phone' and $4 <> '' and ends_with(identifiers.identifier, $4))
)
select distinct customer_id from named
where customer_id in (select customer_id from intermediate.int_identities_resolved)
order by customer_id
"""
FORMER = """
select old_customer_id as ended_id, aliased_at, run_id
from identity.customer_aliases where customer_id = $1 order by aliased_at, old_customer_id
"""
RECORDS = """
select record_node as record, source, rule, first_seen_at, resolved_at
from intermediate.int_identities_resolved where customer_id = $1
order by first_seen_at nulls last, record_node
"""
EDGES = """
select edges.record_node as record, edges.identifier_node as identifier, edges.rule, edges.source,
    edges.rejection_reason as refused_by, edges.evidence_count as seen, edges.first_seen_at,
    edges.last_seen_at
from intermediate.int_identity_edges_decided as edges
inner join identity.identity_state as state
    on edges.record_node = state.node and state.valid_to is null
where state.customer_id = $1
order by edges.rejection_reason nulls first, edges.tier, edges.record_node, edges.identifier_node
"""
EVENTS = """
select occurred_at, event_type as event, from_customer_id as from_id, to_customer_id as to_id,
    cause_rule || ' ' || cause_record_node || ' ' || cause_identifier_node as cause,
    run_id, rule_version
from identity.identity_events where $1 in (from_customer_id, to_customer_id)
order by occurred_at, event_id
"""
VALUES = """
select attribute, value, source, 'contact:' || contact_id as record, observed_at
from intermediate.int_customer_values_ranked where customer_id = $1 and value_rank = 1
order by attribute
"""
PARTS = {
    "records": ("records", RECORDS),
    "edges": ("edges, the refused ones last", EDGES),
    "events": ("what happened to the id", EVENTS),
    "former_ids": ("ids that ended in this one", FORMER),
    "golden_record": ("what survives, and where it is from", VALUES),
}
LEAST_DIGITS = 7


def explain(connection: duckdb.DuckDBPyConnection, identifier: str, as_json: bool) -> int:
    """Print who the person behind an identifier is, and why."""
    try:
        found = [one["customer_id"] for one in _rows(connection, FOUND, _spellings(identifier))]
    except duckdb.CatalogException:
        complain("nobody has an id yet: run `tandem run` first")
        return FAILED
    if len(found) != 1:
        several = f"{identifier} is {len(found)} customers: {', '.join(found[:5])}"
        nobody = f"nobody is known by {identifier}: give an address, number, login or record"
        complain(several if found else nobody)
        return USAGE
    parts = {name: _rows(connection, sql, found) for name, (_, sql) in PARTS.items()}
    if as_json:
        print_json({"customer_id": found[0], **parts})
        return DONE
    print_table(("customer", ""), [("id", found[0])])
    for name, (title, _) in PARTS.items():
        if parts[name]:
            rows = [[_shown(value) for value in row.values()] for row in parts[name]]
            headers = [header.replace("_", " ") for header in parts[name][0]]
            print_table(headers, rows, f"\n{title}")
    return DONE


def _spellings(identifier: str) -> list[str]:
    """The identifier as it is, as an address, as a Google mailbox, and as digits."""
    text = identifier.strip()
    address = text.lower().removeprefix("mailto:")
    name, _, host = address.partition("@")
    folded = f"{name.partition('+')[0].replace('.', '')}@gmail.com"
    digits = "" if "@" in text or ":" in text else re.sub(r"\D", "", text).lstrip("0")
    return [
        text,
        address,
        folded if host in ("gmail.com", "googlemail.com") else address,
        digits if len(digits) >= LEAST_DIGITS and not re.search("[a-zA-Z]", text) else "",
    ]


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, values: list[str]
) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _shown(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "strftime") else value
