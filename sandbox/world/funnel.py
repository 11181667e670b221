"""The handshake: from response to qualified lead, to sales, and what sales does with it."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world import organisation as org
from sandbox.world.activities import log_call, log_email, log_meeting, log_task
from sandbox.world.calendar import HORIZON, after_working_minutes, local_date, working_minutes
from sandbox.world.chance import bounded, later, pick, spread, stream
from sandbox.world.deals import open_deal
from sandbox.world.draft import Draft, Pass
from sandbox.world.organisation import Owner
from sandbox.world.people import Person
from sandbox.world.touches import Touch, choose_touch

RESPONSE_MINUTES = {"12": 38.0, "13": 75.0, "16": 120.0}
OWNER_PACE = {"513": 1.8, "522": 0.7}
AUTOMATIC_STAMP = "AUTOMATION_PLATFORM"


def run_pass(
    draft: Draft, person: Person, touch: Touch, responded_at: datetime, number: int = 1
) -> None:
    """One pass from a response at `responded_at`; later passes follow from recycling."""
    rng = stream(draft.seed, "pass", person.number, number)
    one = Pass(person, number, touch, responded_at)
    draft.passes.append(one)
    _nurture(draft, rng, one)
    if rng.random() > (0.16 + 0.62 * person.fit):
        return
    at_once = (
        touch.channel in ("paid_search", "partner", "customer_referral") and rng.random() < 0.5
    )
    one.mql_at = later(rng, responded_at, 0.002 if at_once else 4.0, 0.6 if at_once else 1.1)
    if one.mql_at >= HORIZON:
        one.mql_at = None
        return
    score = str(min(100, int(person.entry.value("lead_score", one.mql_at) or 0) + 15))
    person.entry.put(
        one.mql_at,
        {"lifecyclestage": "marketingqualifiedlead", "hs_lead_status": "NEW", "lead_score": score},
        AUTOMATIC_STAMP,
    )
    if _route(draft, rng, one):
        _respond(draft, rng, one)


def _nurture(draft: Draft, rng: Random, one: Pass) -> None:
    """Automated mails: marketing owns them and no clock stops for them."""
    moment = one.inquiry_at + timedelta(minutes=2)
    for _ in range(rng.randrange(0, 3)):
        log_email(
            draft.book, None, moment, [one.person.entry], "AUTOMATED", subject="Planning tips"
        )
        moment = later(rng, moment, 6)


def _route(draft: Draft, rng: Random, one: Pass) -> bool:
    """Assign an owner: at once by rule, after hours by hand, or never (routing lost it)."""
    team = org.SDR_AMERICAS if one.person.region == "Americas" else org.SDR_EMEA
    team = org.PARTNER if one.touch.channel == "partner" else team
    lost = rng.random() < bounded(
        0.012 + 0.9 * draft.strength("lost_routing", one.touch, one.inquiry_at)
    )
    by_hand = rng.random() < 0.12
    minutes, seconds = spread(rng, 200, 0.7), rng.randrange(5, 420)
    if lost:
        return False
    one.assigned_at = one.mql_at + timedelta(seconds=seconds)
    if by_hand:
        one.assigned_at = after_working_minutes(one.mql_at, minutes, team.schedule)
    one.owner = rng.choice(org.people_of(team, one.assigned_at))
    one.person.entry.put(one.assigned_at, {"hubspot_owner_id": one.owner.id}, AUTOMATIC_STAMP)
    return True


def _respond(draft: Draft, rng: Random, one: Pass) -> None:
    """The first human action, further attempts, and the decision."""
    slow = draft.strength("slow_response", one.touch, one.inquiry_at)
    median = (
        RESPONSE_MINUTES[one.owner.team.id] * OWNER_PACE.get(one.owner.id, 1.0) * (1 + 24 * slow)
    )
    minutes = spread(rng, median, 1.15)
    is_ignored = rng.random() < 0.05 + 0.2 * slow
    schedule = one.owner.team.schedule
    due_at = after_working_minutes(one.assigned_at, 60, schedule)
    if is_ignored:
        log_task(draft.book, one.owner, one.assigned_at, due_at, None, [one.person.entry])
        return
    one.first_action_at = after_working_minutes(one.assigned_at, minutes, schedule)
    one.response_minutes = working_minutes(one.mql_at, one.first_action_at, schedule)
    task = log_task(
        draft.book, one.owner, one.assigned_at, due_at, one.first_action_at, [one.person.entry]
    )
    if rng.random() < 0.03:
        draft.book.archive(task, one.assigned_at + timedelta(minutes=30))
    _early_contact(draft, rng, one)
    reached_at, last_at = _attempts(draft, rng, one)
    _decide(draft, rng, one, reached_at, last_at)


def _early_contact(draft: Draft, rng: Random, one: Pass) -> None:
    """A few leads were already talking to sales before marketing handed them over."""
    if rng.random() < 0.03 and one.mql_at - one.inquiry_at > timedelta(days=1):
        moment = after_working_minutes(one.inquiry_at, 200, one.owner.team.schedule)
        if moment < one.mql_at:
            log_call(draft.book, rng, one.owner, moment, [one.person.entry], True, "INBOUND")


def speed_factor(minutes: float) -> float:
    """What is left of the chance to reach somebody after that many office minutes."""
    return 1.0 if minutes <= 60 else 0.85 if minutes <= 540 else 0.6


def _attempts(draft: Draft, rng: Random, one: Pass) -> tuple[datetime | None, datetime]:
    """Up to six attempts; gives when somebody was reached, and the last attempt."""
    moment = one.first_action_at
    about = [one.person.entry]
    for _ in range(6):
        is_connected = rng.random() < 0.36 * speed_factor(one.response_minutes)
        if is_connected or rng.random() < 0.6:
            log_call(draft.book, rng, one.owner, moment, about, is_connected)
        else:
            log_email(draft.book, one.owner, moment, about, pick(rng, [("HUMAN", 95), ("", 5)]))
        if is_connected:
            return moment, moment
        last = moment
        moment = after_working_minutes(moment, spread(rng, 700, 0.5), one.owner.team.schedule)
    return None, last


def _decide(
    draft: Draft, rng: Random, one: Pass, reached_at: datetime | None, last_at: datetime
) -> None:
    """Accept, reject with a reason, or leave it undecided."""
    schedule = one.owner.team.schedule
    decided_at = after_working_minutes(last_at, spread(rng, 90, 1.0), schedule)
    accepts = rng.random() < bounded(0.08 + 0.72 * one.person.fit)
    silent = rng.random() < (0.04 if reached_at else 0.2)
    reason = _reject_reason(rng, one.person) if reached_at else pick(
        rng, [("no_response", 75), ("invalid_contact_data", 25)]
    )  # fmt: skip
    if silent:
        status = "CONNECTED" if reached_at else "ATTEMPTED_TO_CONTACT"
        one.person.entry.put(decided_at, {"hs_lead_status": status}, user_id=one.owner.user_id)
        return
    one.decided_at = decided_at
    if reached_at and accepts:
        one.outcome = "accepted"
        one.person.entry.put(
            decided_at, {"hs_lead_status": "IN_PROGRESS"}, user_id=one.owner.user_id
        )
        _qualify(draft, rng, one)
        return
    one.outcome, one.reason = "rejected", reason
    values = {"hs_lead_status": "UNQUALIFIED", "handoff_reject_reason": reason}
    one.person.entry.put(decided_at, values, user_id=one.owner.user_id)


def _reject_reason(rng: Random, person: Person) -> str:
    if person.title == "Working Student":
        return "student_or_jobseeker"
    if person.company is None or person.company.employees < 50:
        return "wrong_company_size"
    return pick(
        rng, [("wrong_role", 60), ("competitor", 12), ("duplicate", 10), ("wrong_company_size", 18)]
    )


def _qualify(draft: Draft, rng: Random, one: Pass) -> None:
    """A meeting, then a qualified lead and a deal, or back to marketing."""
    person, owner = one.person, one.owner
    meets_at = after_working_minutes(one.decided_at, spread(rng, 1900, 0.5), owner.team.schedule)
    log_meeting(draft.book, rng, owner, one.decided_at, meets_at, [person.entry])
    chance = bounded((0.38 + 0.52 * person.fit) * (0.5 + 0.5 * speed_factor(one.response_minutes)))
    if rng.random() < chance and meets_at < HORIZON:
        one.sql_at = meets_at + timedelta(hours=1)
        person.entry.put(
            one.sql_at, {"lifecyclestage": "salesqualifiedlead"}, user_id=owner.user_id
        )
        if person.company and rng.random() < 0.88:
            open_deal(draft, one, later(rng, one.sql_at, 3), speed_factor(one.response_minutes))
        return
    if rng.random() < 0.75:
        _recycle(draft, rng, one, later(rng, meets_at, 5))


def _recycle(draft: Draft, rng: Random, one: Pass, moment: datetime) -> None:
    """Back to marketing with a reason; two in five respond again later: a new pass."""
    one.recycled_at, one.reason = moment, pick(rng, org.RECYCLE_REASONS)
    values = {"hs_lead_status": "BAD_TIMING", "recycle_reason": one.reason}
    one.person.entry.put(moment, values, user_id=one.owner.user_id)
    again_at = later(rng, moment, 90, 0.4)
    if rng.random() < 0.4 and one.number < 3 and again_at < HORIZON:
        touch = choose_touch(rng, local_date(again_at), is_first=False)
        one.person.entry.put(again_at, {"lifecyclestage": "lead", "hs_lead_status": "NEW"}, "FORM")
        run_pass(draft, one.person, touch, again_at, one.number + 1)


def prospect(draft: Draft, person: Person, touch: Touch) -> None:
    """Outbound: sales finds somebody, calls, and now and then opens a deal without marketing."""
    rng = stream(draft.seed, "prospect", person.number)
    team = org.SDR_AMERICAS if person.region == "Americas" else org.SDR_EMEA
    owner: Owner = rng.choice(org.people_of(team, person.interested_at))
    moment = after_working_minutes(person.interested_at, 30, team.schedule)
    person.entry.put(moment, {"hubspot_owner_id": owner.id}, user_id=owner.user_id)
    for _ in range(rng.randrange(1, 4)):
        log_call(draft.book, rng, owner, moment, [person.entry], rng.random() < 0.2)
        moment = after_working_minutes(moment, spread(rng, 900, 0.5), team.schedule)
    if rng.random() < 0.15 + 0.3 * person.fit and person.company and moment < HORIZON:
        one = Pass(person, 1, touch, None, owner=owner, sql_at=moment)
        draft.passes.append(one)
        person.entry.put(moment, {"lifecyclestage": "salesqualifiedlead"}, user_id=owner.user_id)
        open_deal(draft, one, later(rng, moment, 4), 0.85)
