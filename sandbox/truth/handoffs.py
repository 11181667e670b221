"""Every handoff and what sales did with it."""

from datetime import datetime

from sandbox.world import World
from sandbox.world.rows import Row


def handoff_rows(world: World, as_of: datetime) -> list[Row]:
    """One row per handoff by `as_of`, with what had happened to it by then.

    response_minutes: office minutes of the owner's team from handoff to first human action.
    """
    rows = []
    for one in world.passes:
        if one.mql_at is None or one.mql_at > as_of:
            continue
        decided = one.decided_at is not None and one.decided_at <= as_of
        acted = one.first_action_at is not None and one.first_action_at <= as_of
        rows.append(
            {
                "person": one.person.key,
                "pass": one.number,
                "contact_id": world.current_id(one.person.entry, as_of),
                "campaign_id": one.campaign_id,
                "handed_at": one.mql_at,
                "assigned_at": _by(one.assigned_at, as_of),
                "owner_id": one.owner.id if one.owner and _by(one.assigned_at, as_of) else None,
                "first_action_at": one.first_action_at if acted else None,
                "response_minutes": round(one.response_minutes or 0, 3) if acted else None,
                "outcome": one.outcome if decided else None,
                "decided_at": one.decided_at if decided else None,
                "reason": one.reason if decided and one.outcome == "rejected" else None,
            }
        )
    return rows


def _by(moment: datetime | None, as_of: datetime) -> datetime | None:
    return moment if moment and moment <= as_of else None
