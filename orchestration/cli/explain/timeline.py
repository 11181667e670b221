"""`tandem explain timeline <customer id>`: all that happened with a person, in order."""

import duckdb

from orchestration.cli.console import DONE, USAGE, complain, print_json, print_table

EVENTS = """
select event_number, occurred_at, kind, what, record_id, department, owner_id, campaign_id, amount
from published.customer_timeline
where customer_id = coalesce(
    (select max(customer_id) from published.customer_aliases where old_customer_id = $1), $1)
order by event_number
"""
SHOWN = ("when", "kind", "what", "record", "department", "owner", "campaign", "amount")


def explain(connection: duckdb.DuckDBPyConnection, customer_id: str, as_json: bool) -> int:
    """Print touches, stages, handoffs, activities, deals, orders and tickets of one person."""
    cursor = connection.execute(EVENTS, [customer_id])
    names = [column[0] for column in cursor.description or ()]
    events = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if not events:
        complain(f"nothing happened with {customer_id}: write an id of published.customers")
        return USAGE
    if as_json:
        print_json(events)
        return DONE
    rows = [[f"{event['occurred_at']:%Y-%m-%d %H:%M}", *list(event.values())[2:]]
            for event in events]  # fmt: skip
    print_table(SHOWN, rows, f"what happened with {customer_id}, UTC")
    return DONE
