"""The handoff: from a response to a qualified lead in somebody's hands."""

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from sandbox.world import organisation as org
from sandbox.world.calendar import HORIZON, after_working_minutes
from sandbox.world.chance import bounded, later, spread, stream
from sandbox.world.crm.activities import log_email
from sandbox.world.draft import Draft, Pass
from sandbox.world.organisation import Owner, Team
from sandbox.world.people import Person
from sandbox.world.web.touches import Touch

AUTOMATION = "AUTOMATION_PLATFORM"
PROMPT_CHANNELS = ("paid_search", "partner", "customer_referral")


class Handoff(NamedTuple):
    """A lead in somebody's hands: handed over by marketing, then assigned."""

    handed_at: datetime
    assigned_at: datetime
    owner: Owner


def develop_team(person: Person) -> Team:
    """The team that answers leads of the person's region."""
    return org.SDR_AMERICAS if person.region == "Americas" else org.SDR_EMEA


def begin_pass(
    draft: Draft, person: Person, touch: Touch, responded_at: datetime, number: int
) -> tuple[Pass, Handoff | None]:
    """A pass from a response on, and its handoff if it qualifies and routing does not lose it."""
    rng = stream(draft.seed, "pass", person.number, number)
    one = Pass(person, number, touch, responded_at)
    draft.passes.append(one)
    _nurture(draft, rng, one)
    handed_at = _qualified_at(rng, one)
    if handed_at is None:
        return one, None
    one.mql_at = handed_at
    _write_handoff(person, handed_at)
    return one, _route(draft, rng, one, handed_at)


def _nurture(draft: Draft, rng: Random, one: Pass) -> None:
    """Automated mails: marketing owns them and no clock stops for them."""
    moment = one.began_at + timedelta(minutes=2)
    for _ in range(rng.randrange(0, 3)):
        subject = "Planning tips"
        log_email(draft.book, None, moment, [one.person.entry], "AUTOMATED", subject=subject)
        moment = later(rng, moment, 6)


def _qualified_at(rng: Random, one: Pass) -> datetime | None:
    """When the lead reaches the agreed score, if ever: the better the fit the likelier."""
    if rng.random() > 0.16 + 0.62 * one.person.fit:
        return None
    at_once = one.touch.channel in PROMPT_CHANNELS and rng.random() < 0.5
    moment = later(rng, one.began_at, 0.002 if at_once else 4.0, 0.6 if at_once else 1.1)
    return moment if moment < HORIZON else None


def _write_handoff(person: Person, moment: datetime) -> None:
    score = min(100, int(person.entry.value("lead_score", moment) or 0) + 15)
    values = {"lifecyclestage": "marketingqualifiedlead", "hs_lead_status": "NEW"}
    person.entry.put(moment, values | {"lead_score": str(score)}, AUTOMATION)


def _route(draft: Draft, rng: Random, one: Pass, handed_at: datetime) -> Handoff | None:
    """Assign an owner: at once by rule, after hours by hand, or never (routing lost it)."""
    team = org.PARTNER if one.touch.channel == "partner" else develop_team(one.person)
    lost = 0.012 + 0.9 * draft.strength("lost_routing", one.touch, one.began_at)
    is_lost, by_hand = rng.random() < bounded(lost), rng.random() < 0.12
    minutes, seconds = spread(rng, 200, 0.7), rng.randrange(5, 420)
    if is_lost:
        return None
    assigned_at = handed_at + timedelta(seconds=seconds)
    if by_hand:
        assigned_at = after_working_minutes(handed_at, minutes, team.schedule)
    owner = rng.choice(org.people_of(team, assigned_at))
    one.person.entry.put(assigned_at, {"hubspot_owner_id": owner.id}, AUTOMATION)
    one.assigned_at, one.owner = assigned_at, owner
    return Handoff(handed_at, assigned_at, owner)
