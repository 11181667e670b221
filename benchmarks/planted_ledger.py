"""What the value-added ledger books of a planted world: whose entries fall behind, and by what."""

from datetime import date, datetime, timedelta

import duckdb
import pyarrow as pa

from sandbox.planted import CAMPAIGN, LEVEL_ODDS, SIZE_ODDS, USUAL_WIN, WIN_AMOUNT, World

# in the order in which they read each other
MODELS = (
    "int_ledger_events_valued",
    "int_ledger_parts_listed",
    "int_handshake_faults_judged",
    "int_ledger_parts_assigned",
    "int_ledger_entries_owned",
)
SHARES = {"mql": ["marketing"], "sal": ["marketing", "sales"], "sqo": ["sales"], "won": ["sales"],
          "lost": ["sales"], "rejected": ["marketing", "sales"]}  # fmt: skip
SILENCE = timedelta(days=90)
LEVEL = sum(odds * share for odds, share in zip(LEVEL_ODDS.values(), (5, 30, 40, 25), strict=True))
Row = dict[str, object]


def behind(models: dict[str, str], planted: World) -> tuple[str, str]:
    """Kind and department of the entries by which the planted campaign lost most, per lead.

    Against the other campaigns of its world, over leads whose outcome is known.
    """
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute("attach ':memory:' as warehouse")
        for schema in ("intermediate", "staging"):
            connection.execute(f"create schema warehouse.{schema}")
        for table, rows in _tables([one for one in planted.leads if one["is_mature"]]).items():
            connection.register("arriving", pa.Table.from_pylist(rows))
            connection.execute(f"create table warehouse.{table} as from arriving")
            connection.unregister("arriving")
        for name in MODELS:
            connection.execute(f"create table warehouse.intermediate.{name} as {models[name]}")
        found = connection.execute(BEHIND, [CAMPAIGN]).fetchone()
    return found if found else ("", "")


# a close books what is missing to the win, so that won and lost are one
BEHIND = """
with leads as (
    select unit_id, campaign_id, count(*) over (partition by campaign_id = $1) as lead_count
    from warehouse.intermediate.int_ledger_segments_frozen
)
select
    case when entries.entry_kind in ('won', 'lost') then 'close' else entries.entry_kind end,
    entries.department
from warehouse.intermediate.int_ledger_entries_owned as entries
inner join leads on entries.unit_id = leads.unit_id
where entries.entry_kind not in ('baseline', 'market')
group by all
order by sum(entries.amount / leads.lead_count * case when campaign_id = $1 then 1 else -1 end)
limit 1
"""


def _tables(leads: list[Row]) -> dict[str, list[Row]]:
    days = {"valid_from": date(2020, 1, 1), "valid_to": date(2200, 1, 1)}
    return {
        "intermediate.int_ledger_units_listed": [_unit(one) for one in leads],
        "intermediate.int_ledger_segments_frozen": [_segment(one) for one in leads],
        "intermediate.int_ledger_values_settled": [*_values(leads)],
        "intermediate.int_ledger_events_priced": [row for one in leads for row in _events(one)],
        "intermediate.int_handoffs_judged": [_handoff(one) for one in leads],
        "intermediate.int_handoff_efforts_counted": [_effort(one) for one in leads],
        # no criteria are agreed in these worlds
        "intermediate.int_handoff_criteria_checked": [{"handoff_id": "none", "is_met": True}],
        "intermediate.int_owner_teams_dated": [
            {"owner_id": "rep", "team": "desk", "department": "sales", **days}
        ],
        "intermediate.handshake_reasons": [{"reason": "none", "fault": "none"}],
        "intermediate.handshake_rules": [
            {"rule": "routed_late", "department": "marketing"},
            {"rule": "no_action_in_time", "department": "sales"},
        ],
        "staging.stg_contract__reasons": [
            {"kind": "rejected", "reason": "none", "department": "sales", **days}
        ],
        "staging.stg_contract__stage_owners": [
            {"stage": stage, "department": one, "share": 1 / len(owners), **days}
            for stage, owners in SHARES.items()
            for one in owners
        ],
    }


def _unit(lead: Row) -> Row:
    key = lead["handoff_id"]
    return {"unit_id": key, "led_by_pass_id": key, "deal_id": f"deal-{key}", "business": "new",
            "deal_owner_id": "rep", "lead_owner_id": "rep", "previous_unit_id": ""}  # fmt: skip


def _segment(lead: Row) -> Row:
    return {"unit_id": lead["handoff_id"], "segment": lead["size_band"],
            "campaign_id": lead["campaign_id"], "source_department": "marketing"}  # fmt: skip


def _values(leads: list[Row]) -> list[Row]:
    """Worth of a size and stage: chance by its size, all levels together, times what wins bring."""
    sizes = {size: USUAL_WIN * odds * LEVEL / 100 for size, odds in SIZE_ODDS.items()}
    norm = sum(sizes.values()) / len(sizes)
    price = sum(WIN_AMOUNT.values()) / len(WIN_AMOUNT)
    months = {(one["handed_off_date"] + timedelta(n)).replace(day=1)  # type: ignore[operator]
              for one in leads for n in (0, 31, 62, 90, 93)}  # fmt: skip
    return [
        {"business": "new", "segment": size, "month_start_date": month, "stage": stage,
         "basis": "mature_cohorts", "win_rate": chance, "norm_win_rate": norm,
         "win_value": WIN_AMOUNT[size], "norm_value": price}
        for size, chance in sizes.items()
        for month in months
        for stage in ("mql", "sqo")
    ]  # fmt: skip


def _events(lead: Row) -> list[Row]:
    """Entered, then opened, repriced and won or lost; or silence where nobody answered."""
    handed: date = lead["handed_off_date"]  # type: ignore[assignment]
    opened = lead["opened_amount"] or WIN_AMOUNT[str(lead["size_band"])]
    steps: list[tuple[str, str, object, timedelta]] = [("entered", "mql", None, timedelta())]
    if lead["outcome"] == "ignored" and not lead["is_won"]:
        steps.append(("silent", "mql", None, SILENCE))
    else:
        steps.append(("entered", "sqo", opened, timedelta(days=20)))
        if lead["is_won"]:
            steps.append(("amount", "sqo", lead["won_amount"], timedelta(days=40)))
        last = "won" if lead["is_won"] else "lost"
        steps.append((last, "sqo", lead["won_amount"] or opened, timedelta(days=50)))
    return [
        {"unit_id": lead["handoff_id"], "event_number": number, "kind": kind, "stage": stage,
         "owner_kind": kind, "amount": amount, "month_start_date": (handed + after).replace(day=1),
         "occurred_date": handed + after, "owner_date": handed + after,
         "occurred_at": datetime.combine(handed + after, datetime.min.time())}
        for number, (kind, stage, amount, after) in enumerate(steps, start=1)
    ]  # fmt: skip


def _handoff(lead: Row) -> Row:
    return {"handoff_id": lead["handoff_id"], "pass_id": lead["handoff_id"], "owner_id": "rep",
            "first_action_owner_id": "rep", "outcome": lead["outcome"], "reason": "",
            "sla_state": lead["sla_state"], "answered_at": None,
            "handed_off_date": lead["handed_off_date"]}  # fmt: skip


def _effort(lead: Row) -> Row:
    return {"handoff_id": lead["handoff_id"], "assigned_at": None, "attempt_count": 0,
            "agreed_attempt_count": 6, "is_reached": False,
            "is_routed_late": lead["is_routed_late"]}  # fmt: skip
