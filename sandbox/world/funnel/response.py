"""The answer of sales: the first human action, further attempts, and the decision."""

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from sandbox.world.calendar import after_working_minutes, working_minutes
from sandbox.world.chance import bounded, pick, spread, stream
from sandbox.world.crm.activities import log_call, log_email, log_task
from sandbox.world.draft import Draft, Pass
from sandbox.world.funnel.handoff import Handoff
from sandbox.world.people import Person

MEDIAN_MINUTES = {"12": 38.0, "13": 75.0, "16": 120.0}
PACE = {"513": 1.8, "522": 0.7}
AGREED_MINUTES = 60
ATTEMPTS = 6


class Acceptance(NamedTuple):
    """A lead that sales accepted, and how fast it had been answered."""

    accepted_at: datetime
    speed: float


def respond(draft: Draft, one: Pass, handoff: Handoff) -> Acceptance | None:
    """Answer the handoff (or ignore it), try to reach the person, decide; gives an acceptance."""
    rng = stream(draft.seed, "response", one.person.number, one.number)
    slow = draft.strength("slow_response", one.touch, one.began_at)
    team, about = handoff.owner.team, [one.person.entry]
    median = MEDIAN_MINUTES[team.id] * PACE.get(handoff.owner.id, 1.0) * (1 + 24 * slow)
    minutes, is_ignored = spread(rng, median, 1.15), rng.random() < 0.05 + 0.2 * slow
    due_at = after_working_minutes(handoff.assigned_at, AGREED_MINUTES, team.schedule)
    first_at = after_working_minutes(handoff.assigned_at, minutes, team.schedule)
    done_at = None if is_ignored else first_at
    task = log_task(draft.book, handoff.owner, handoff.assigned_at, due_at, done_at, about)
    if is_ignored:
        return None
    if rng.random() < 0.03:
        draft.book.archive(task, handoff.assigned_at + timedelta(minutes=30))
    one.first_action_at = first_at
    one.response_minutes = working_minutes(handoff.handed_at, first_at, team.schedule)
    _talk_early(draft, rng, one, handoff)
    return _attempt(draft, rng, one, handoff, first_at, speed_factor(one.response_minutes))


def speed_factor(minutes: float) -> float:
    """What is left of the chance to reach somebody after that many office minutes."""
    return 1.0 if minutes <= AGREED_MINUTES else 0.85 if minutes <= 540 else 0.6


def _talk_early(draft: Draft, rng: Random, one: Pass, handoff: Handoff) -> None:
    """A few leads were already talking to sales before marketing handed them over."""
    if rng.random() < 0.03 and handoff.handed_at - one.began_at > timedelta(days=1):
        moment = after_working_minutes(one.began_at, 200, handoff.owner.team.schedule)
        if moment < handoff.handed_at:
            log_call(draft.book, rng, handoff.owner, moment, [one.person.entry], True, "INBOUND")


def _attempt(
    draft: Draft, rng: Random, one: Pass, handoff: Handoff, first_at: datetime, speed: float
) -> Acceptance | None:
    """Up to six attempts, then a decision."""
    owner, about, moment = handoff.owner, [one.person.entry], first_at
    for turn in range(ATTEMPTS):
        if turn:
            moment = after_working_minutes(moment, spread(rng, 700, 0.5), owner.team.schedule)
        is_connected = rng.random() < 0.36 * speed
        if is_connected or rng.random() < 0.6:
            log_call(draft.book, rng, owner, moment, about, is_connected)
        else:
            log_email(draft.book, owner, moment, about, pick(rng, [("HUMAN", 95), ("", 5)]))
        if is_connected:
            return _decide(rng, one, handoff, moment, speed)
    _give_up(rng, one, handoff, moment)
    return None


def _decide(
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


def _give_up(rng: Random, one: Pass, handoff: Handoff, last_at: datetime) -> None:
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
