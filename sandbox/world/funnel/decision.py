"""The decision of sales on a lead: accept, reject with a reason, or say nothing."""

from datetime import datetime
from random import Random
from typing import NamedTuple

from sandbox.world.calendar import after_working_minutes
from sandbox.world.chance import bounded, pick, spread
from sandbox.world.draft import Pass
from sandbox.world.funnel.handoff import Handoff
from sandbox.world.people import Person


class Acceptance(NamedTuple):
    """A lead that sales accepted, and how fast it had been answered."""

    accepted_at: datetime
    speed: float


def decide(
    rng: Random, one: Pass, handoff: Handoff, reached_at: datetime, speed: float
) -> Acceptance | None:
    """Somebody was reached: accept, reject with a reason, or now and then say nothing."""
    moment = after_working_minutes(reached_at, spread(rng, 90, 1.0), handoff.owner.team.schedule)
    user_id = handoff.owner.user_id
    if rng.random() < 0.04:
        one.person.entry.put(moment, {"hs_lead_status": "CONNECTED"}, user_id=user_id)
        return None
    if rng.random() < bounded(0.08 + 0.72 * one.person.fit):
        one.decided_at, one.outcome = moment, "accepted"
        one.person.entry.put(moment, {"hs_lead_status": "IN_PROGRESS"}, user_id=user_id)
        return Acceptance(moment, speed)
    _reject(one, handoff, moment, _why_not(rng, one.person))
    return None


def give_up(rng: Random, one: Pass, handoff: Handoff, last_at: datetime) -> None:
    """Nobody was reached: reject, or leave it undecided."""
    moment = after_working_minutes(last_at, spread(rng, 90, 1.0), handoff.owner.team.schedule)
    if rng.random() < 0.2:
        values = {"hs_lead_status": "ATTEMPTED_TO_CONTACT"}
        one.person.entry.put(moment, values, user_id=handoff.owner.user_id)
        return
    _reject(one, handoff, moment, pick(rng, [("no_response", 75), ("invalid_contact_data", 25)]))


def _reject(one: Pass, handoff: Handoff, moment: datetime, reason: str) -> None:
    one.decided_at, one.outcome, one.reason = moment, "rejected", reason
    values = {"hs_lead_status": "UNQUALIFIED", "handoff_reject_reason": reason}
    one.person.entry.put(moment, values, user_id=handoff.owner.user_id)


def _why_not(rng: Random, person: Person) -> str:
    if person.title == "Working Student":
        return "student_or_jobseeker"
    if person.company is None or person.company.employees < 50:
        return "wrong_company_size"
    reasons = [("wrong_role", 60), ("competitor", 12), ("duplicate", 10)]
    return pick(rng, [*reasons, ("wrong_company_size", 18)])
