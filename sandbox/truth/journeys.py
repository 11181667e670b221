"""What really happened in the funnel."""

from collections.abc import Iterator
from datetime import datetime

from sandbox.world import World
from sandbox.world.draft import Deal, Pass
from sandbox.world.rows import Row

STAGE_OF_DEAL = {
    "appointmentscheduled": "sql",
    "qualifiedtobuy": "sqo",
    "presentationscheduled": "sqo",
    "decisionmakerboughtin": "sqo",
    "contractsent": "sqo",
    "closedwon": "won",
    "closedlost": "lost",
    "expansion_open": "sqo",
    "expansion_offer": "sqo",
    "expansion_won": "won",
    "expansion_lost": "lost",
}


def stage_rows(world: World, as_of: datetime) -> list[Row]:
    """One row per first entry of a pass (or of a deal after the sale) into a stage by `as_of`.

    Steps that were skipped have no row. A deal that was lost and came back has both entries.
    """
    rows = []
    for one in world.passes:
        for stage, moment, reason in _steps(one):
            if moment and moment <= as_of:
                rows.append(_row(one.person.key, one.number, stage, moment, reason, None, None))
    for deal in world.deals:
        number = deal.pass_.number if deal.pass_ else None
        deal_id = world.current_id(deal.entry, as_of)
        for stage, moment in _deal_steps(deal, as_of):
            reason = deal.reason if stage in ("won", "lost") else None
            rows.append(_row(deal.person.key, number, stage, moment, reason, deal_id, deal.kind))
    return sorted(rows, key=lambda row: (row["person"], row["entered_at"], row["stage"]))


def _steps(one: Pass) -> Iterator[tuple[str, datetime | None, str | None]]:
    yield "inquiry", one.inquiry_at, None
    yield "mql", one.mql_at, None
    yield "sal", one.decided_at if one.outcome == "accepted" else None, None
    yield "rejected", one.decided_at if one.outcome == "rejected" else None, one.reason
    yield "sql", one.sql_at, None
    yield "recycled", one.recycled_at, one.recycle_reason


def _deal_steps(deal: Deal, as_of: datetime) -> Iterator[tuple[str, datetime]]:
    """First entry into each stage of the contract; the appointment is the sql the pass has."""
    seen = set()
    for name, moment in sorted(deal.stages, key=lambda step: step[1]):
        stage = STAGE_OF_DEAL[name]
        if moment <= as_of and stage != "sql" and stage not in seen:
            seen.add(stage)
            yield stage, moment


def _row(
    person: str,
    number: int | None,
    stage: str,
    moment: datetime,
    reason: str | None,
    deal_id: str | None,
    deal_type: str | None,
) -> Row:
    return {
        "person": person,
        "pass": number,
        "stage": stage,
        "entered_at": moment,
        "reason": reason,
        "deal_id": deal_id,
        "deal_type": deal_type,
    }
