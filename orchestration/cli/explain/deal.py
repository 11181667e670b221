"""`tandem explain deal <id>`: its stages, the touches of its path, and what each method credits."""

from typing import Any

import duckdb

from orchestration.cli.console import DONE, USAGE, complain, out, print_json, print_table
from orchestration.disputes import read_disputes

# A bare vendor id will do where only one source has it.
DEAL = """
select * from published.deals
where deal_id = $1 or split_part(deal_id, ':', 2) = $1
order by deal_id
"""
STAGES = """
select stage, unit, entered_at, is_implied, amount, reason
from published.stage_entries
where (deal_id = $1 or (unit = 'pass' and pass_id = $2)) and not is_reversed
order by stage_position, entered_at nulls last, unit
"""
CREDITS = """
select conversion_type, coalesce(touch_id, channel) as touch, touched_at, touch_type, channel,
    department, campaign_id, method, credit, credited_amount
from published.attribution_credits
where deal_id = $1 and conversion_type = $2
order by touched_at nulls last, touch, method
"""
MILESTONES = ("won", "sqo")


def explain(connection: duckdb.DuckDBPyConnection, deal_id: str, as_json: bool) -> int:
    """Print the path and the credits of a deal; of the win where it is won, else of its sqo."""
    deals = _rows(connection, DEAL, [deal_id])
    if len(deals) != 1:
        which = ", ".join(deal["deal_id"] for deal in deals[:5])
        complain(f"which one: {which}" if deals else f"no deal {deal_id}: write hubspot:<id>")
        return USAGE
    deal = deals[0]
    stages = _rows(connection, STAGES, [deal["deal_id"], deal["pass_id"]])
    found = [_rows(connection, CREDITS, [deal["deal_id"], one]) for one in MILESTONES]
    credits = next((rows for rows in found if rows), [])
    number = deal["deal_id"].partition(":")[2]
    names = deal["deal_id"], number, f"deal {number}", f"deal {deal['deal_id']}", deal["pass_id"]
    disputes = [one.sentence for one in read_disputes(connection) if one.is_about(*names)]
    if as_json:
        print_json({"deal": deal, "stages": stages, "credits": credits, "disputes": disputes})
    else:
        _print(deal, stages, credits)
        for sentence in disputes:
            out.print(f"\n{sentence}")
    return DONE


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, values: list[Any]
) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _print(
    deal: dict[str, Any], stages: list[dict[str, Any]], credits: list[dict[str, Any]]
) -> None:
    shown = ("deal_id", "deal_type", "stage", "amount", "currency", "created_date", "closed_date",
             "channel", "customer_id", "assigned_by", "won_reason", "lost_reason")  # fmt: skip
    print_table(("deal", ""), [(name.replace("_", " "), deal[name]) for name in shown])
    print_table(
        ("stage", "of", "entered", "implied", "amount", "reason"),
        [list(stage.values()) for stage in stages],
        "\nits stages, those of its pass included",
    )
    if not credits:
        out.print("\nno milestone of it is credited yet: it has neither entered sqo nor been won")
        return
    methods = sorted({row["method"] for row in credits})
    print_table(
        ("touched", "type", "channel", "department", "campaign", *methods),
        _path(credits, methods),
        f"\npath to {credits[0]['conversion_type']}: each method's credits add up to 1",
    )
    money = {method: sum(r["credited_amount"] for r in credits if r["method"] == method)
             for method in methods}  # fmt: skip
    out.print(f"\ncredited by each method: {min(money.values()):,.2f} {deal['currency']}")
    out.print("An accounting allocation, not a causal effect.")


def _path(credits: list[dict[str, Any]], methods: list[str]) -> list[list[Any]]:
    """One row per touch, with its credit by every method."""
    touches: dict[str, dict[str, Any]] = {}
    for row in credits:
        touches.setdefault(row["touch"], {"row": row})[row["method"]] = row["credit"]
    about = ("touched_at", "touch_type", "channel", "department", "campaign_id")
    return [
        [
            f"{value:%Y-%m-%d %H:%M}" if name == "touched_at" and value else value
            for name, value in ((name, touch["row"][name]) for name in about)
        ]
        + [f"{touch[method]:.4f}" if method in touch else "" for method in methods]
        for touch in touches.values()
    ]
