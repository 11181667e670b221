"""The answer of sales: the first human action, further attempts, and the decision."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world.calendar import after_working_minutes, working_minutes
from sandbox.world.chance import pick, spread, stream
from sandbox.world.crm.activities import log_call, log_email, log_task
from sandbox.world.draft import Draft, Pass
from sandbox.world.funnel.decision import Acceptance, decide, give_up
from sandbox.world.funnel.handoff import Handoff

MEDIAN_MINUTES = {"12": 38.0, "13": 75.0, "16": 120.0}
PACE = {"513": 1.8, "522": 0.7}
AGREED_MINUTES = 60
ATTEMPTS = 6


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
            return decide(rng, one, handoff, moment, speed)
    give_up(rng, one, handoff, moment)
    return None
