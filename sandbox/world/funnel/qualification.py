"""After acceptance: a meeting, then a deal, or back to marketing and perhaps round again."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world import organisation as org
from sandbox.world.calendar import HORIZON, after_working_minutes, local_date
from sandbox.world.chance import bounded, later, pick, spread, stream
from sandbox.world.contacts import learn_login
from sandbox.world.crm.activities import log_call, log_meeting
from sandbox.world.draft import Draft, Pass
from sandbox.world.funnel.deals import open_deal
from sandbox.world.funnel.decision import Acceptance
from sandbox.world.funnel.handoff import Handoff, begin_pass, develop_team
from sandbox.world.funnel.response import respond
from sandbox.world.organisation import Owner
from sandbox.world.people import Person
from sandbox.world.pipelines import RECYCLE_REASONS
from sandbox.world.web.channels import WITHOUT_FORM
from sandbox.world.web.touches import Touch, choose_touch
from sandbox.world.web.visits import visits_before

MOST_PASSES = 3


def run_pass(
    draft: Draft, person: Person, touch: Touch, responded_at: datetime, number: int = 1
) -> None:
    """One pass from a response to its end; later passes follow from recycling."""
    one, handoff = begin_pass(draft, person, touch, responded_at, number)
    acceptance = respond(draft, one, handoff) if handoff else None
    if handoff and acceptance:
        _qualify(draft, one, handoff, acceptance)


def _qualify(draft: Draft, one: Pass, handoff: Handoff, acceptance: Acceptance) -> None:
    """A meeting, then a qualified lead and a deal, or back to marketing."""
    rng = stream(draft.seed, "qualify", one.person.number, one.number)
    person, owner, speed = one.person, handoff.owner, acceptance.speed
    accepted_at = acceptance.accepted_at
    meets_at = after_working_minutes(accepted_at, spread(rng, 1900, 0.5), owner.team.schedule)
    log_meeting(draft.book, rng, owner, accepted_at, meets_at, [person.entry])
    chance = bounded((0.38 + 0.52 * person.fit) * (0.5 + 0.5 * speed))
    if rng.random() < chance and meets_at < HORIZON:
        one.sql_at = meets_at + timedelta(hours=1)
        _write_sql(person, owner, one.sql_at)
        if rng.random() < 0.88:
            open_deal(draft, one, later(rng, one.sql_at, 3), speed)
    elif rng.random() < 0.75:
        _recycle(draft, rng, one, owner, later(rng, meets_at, 5))


def _write_sql(person: Person, owner: Owner, moment: datetime) -> None:
    person.entry.put(moment, {"lifecyclestage": "salesqualifiedlead"}, user_id=owner.user_id)


def _recycle(draft: Draft, rng: Random, one: Pass, owner: Owner, moment: datetime) -> None:
    """Back to marketing with a reason; two in five respond again later: a new pass."""
    one.recycled_at, one.recycle_reason = moment, pick(rng, RECYCLE_REASONS)
    values = {"hs_lead_status": "BAD_TIMING", "recycle_reason": one.recycle_reason}
    one.person.entry.put(moment, values, user_id=owner.user_id)
    again_at = later(rng, moment, 90, 0.4)
    if rng.random() < 0.4 and one.number < MOST_PASSES and again_at < HORIZON:
        touch = choose_touch(rng, local_date(again_at), is_first=False)
        back = {"lifecyclestage": "lead", "hs_lead_status": "NEW"}
        one.person.entry.put(again_at, back, "FORM")
        if touch.channel not in WITHOUT_FORM:
            draft.visits.extend(visits_before(rng, one.person, touch, again_at))
            learn_login(one.person)
        run_pass(draft, one.person, touch, again_at, one.number + 1)


def prospect(draft: Draft, person: Person, touch: Touch) -> None:
    """Outbound: sales finds somebody, calls, and now and then opens a deal without marketing."""
    rng = stream(draft.seed, "prospect", person.number)
    team = develop_team(person)
    owner = rng.choice(org.people_of(team, person.interested_at))
    moment = began_at = after_working_minutes(person.interested_at, 30, team.schedule)
    person.entry.put(moment, {"hubspot_owner_id": owner.id}, user_id=owner.user_id)
    for _ in range(rng.randrange(1, 4)):
        log_call(draft.book, rng, owner, moment, [person.entry], rng.random() < 0.2)
        moment = after_working_minutes(moment, spread(rng, 900, 0.5), team.schedule)
    if rng.random() < 0.15 + 0.3 * person.fit and person.company and moment < HORIZON:
        one = Pass(person, 1, touch, began_at, owner=owner, sql_at=moment)
        draft.passes.append(one)
        _write_sql(person, owner, moment)
        open_deal(draft, one, later(rng, moment, 4), 0.85)
