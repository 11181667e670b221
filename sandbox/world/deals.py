"""Deals: stage by stage, with amounts that change, reasons, and owners who leave."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world import organisation as org
from sandbox.world.activities import log_call, log_email, log_meeting
from sandbox.world.book import Entry, stamp
from sandbox.world.calendar import HORIZON, after_working_minutes
from sandbox.world.chance import later, pick, spread, stream
from sandbox.world.draft import Deal, Draft, Pass
from sandbox.world.organisation import Owner

STEP_DAYS = {
    "qualifiedtobuy": 7,
    "presentationscheduled": 11,
    "decisionmakerboughtin": 14,
    "contractsent": 12,
    "closedwon": 9,
}
PATH = tuple(STEP_DAYS)
PRICE = {"EUR": 1.0, "USD": 1.12, "GBP": 0.86}


def open_deal(draft: Draft, one: Pass, opened_at: datetime, speed: float) -> None:
    """A new-business deal of this pass; everything that will ever happen to it."""
    if opened_at >= HORIZON:
        return
    rng = stream(draft.seed, "deal", one.person.number, one.number)
    deal = _create(draft, rng, one, opened_at)
    one.deal = deal
    weak = draft.strength("weak_execution", one.touch, one.inquiry_at or opened_at)
    chance = (0.08 + 0.36 * one.person.fit) * (0.6 + 0.4 * speed) * (1 - weak)
    will_win, stops_after = rng.random() < chance, rng.randrange(1, len(PATH))
    stalls = rng.random() < 0.08
    moment = opened_at
    path = PATH if will_win else PATH[:stops_after]
    for stage in path:
        previous, moment = moment, later(rng, moment, STEP_DAYS[stage], 0.7)
        if stage not in ("qualifiedtobuy", "closedwon") and rng.random() < 0.1:
            continue
        if stage == "closedwon":
            _close(draft, rng, deal, moment, is_won=True)
            return
        moment = _advance(draft, rng, deal, stage, previous, moment)
    if not stalls and not will_win:
        _close(draft, rng, deal, later(rng, moment, 18, 0.7), is_won=False)
        _reopen(draft, rng, deal)


def _create(draft: Draft, rng: Random, one: Pass, opened_at: datetime) -> Deal:
    person, company = one.person, one.person.company
    team = org.AE_AMERICAS if company.region == "Americas" else org.AE_EMEA
    team = org.PARTNER if one.touch.channel == "partner" else team
    owner = rng.choice(org.people_of(team, opened_at))
    amount = spread(rng, 15_000 * company.size_factor * PRICE[company.currency], 0.45)
    text = f"{round(amount, -2):.2f}" if rng.random() > 0.05 else None
    entry = new_deal(
        draft, f"{company.name} - Planner", "default", "newbusiness", text, one, owner, opened_at
    )
    deal = Deal(entry, person, company, owner, "new", company.currency, opened_at, pass_=one)
    deal.stages.append(("appointmentscheduled", opened_at))
    deal.amounts.append((text, opened_at))
    draft.deals.append(deal)
    put_on_deal(draft, rng, deal)
    person.entry.put(opened_at, {"lifecyclestage": "opportunity", "hs_lead_status": "OPEN_DEAL"})
    return deal


def new_deal(
    draft: Draft,
    name: str,
    pipeline: str,
    kind: str,
    amount: str | None,
    one: Pass | None,
    owner: Owner,
    moment: datetime,
) -> Entry:
    """The deal record in the pipeline's first stage."""
    first = "appointmentscheduled" if pipeline == "default" else "expansion_open"
    currency = one.person.company.currency if one else "EUR"
    values = {
        "dealname": name,
        "pipeline": pipeline,
        "dealstage": first,
        "amount": amount,
        "deal_currency_code": currency,
        "closedate": stamp(moment + timedelta(days=75)),
        "hubspot_owner_id": owner.id,
        "dealtype": kind,
        "campaign_id": one.campaign_id if one else None,
        "hs_deal_stage_probability": str(org.PROBABILITY[first]),
    }
    return draft.book.open("deals", moment, values, "CRM_UI", owner.user_id)


def put_on_deal(draft: Draft, rng: Random, deal: Deal) -> None:
    """Company, the person, and up to two colleagues already known."""
    book, opened_at = draft.book, deal.opened_at
    book.link(deal.entry, deal.company.entry, max(opened_at, deal.company.entry.created_at), True)
    book.link(deal.entry, deal.person.entry, opened_at, True)
    known = [
        draft.people[number].entry
        for number in deal.company.colleagues
        if number != deal.person.number and draft.people[number].entry.created_at <= opened_at
    ]
    for entry in rng.sample(known, min(len(known), rng.randrange(0, 3))):
        book.link(deal.entry, entry, opened_at + timedelta(days=3))


def _advance(
    draft: Draft, rng: Random, deal: Deal, stage: str, previous: datetime, moment: datetime
) -> datetime:
    """Work the deal between two stages, then move it; amounts change, some deals fall back.

    Gives the moment at which it stands firmly in `stage`.
    """
    _work(draft, rng, deal, previous, moment)
    set_stage(deal, stage, moment)
    discount = draft.strength(
        "discounting", deal.pass_.touch, deal.pass_.inquiry_at or deal.opened_at
    )
    current = deal.amounts[-1][0]
    if current is None and rng.random() < 0.8:
        current = f"{round(15_000 * deal.company.size_factor, -2):.2f}"
        set_amount(deal, current, moment + timedelta(minutes=5))
    cut = rng.uniform(0.03, 0.15) if rng.random() < 0.4 else 0.0
    if stage == "contractsent" and current and (cut or discount):
        kept = (1 - cut) * (1 - discount)
        set_amount(deal, f"{round(float(current) * kept, -1):.2f}", moment + timedelta(hours=2))
    if rng.random() < 0.05 and len(deal.stages) > 2:
        back_at, moment = moment + timedelta(days=1), moment + timedelta(days=3)
        set_stage(deal, deal.stages[-2][0], back_at)
        set_stage(deal, stage, moment)
    return moment


def _work(draft: Draft, rng: Random, deal: Deal, start: datetime, stop: datetime) -> None:
    about = [deal.entry, deal.person.entry, deal.company.entry]
    moment = start
    for _ in range(rng.randrange(1, 4)):
        moment = after_working_minutes(moment, spread(rng, 1200, 0.7), deal.owner.team.schedule)
        if moment >= stop:
            return
        what = rng.random()
        if what < 0.3:
            log_meeting(draft.book, rng, deal.owner, moment, moment + timedelta(days=2), about)
        elif what < 0.6:
            log_call(draft.book, rng, deal.owner, moment, about, rng.random() < 0.6)
        else:
            incoming = rng.random() < 0.4
            log_email(draft.book, deal.owner, moment, about, "" if incoming else "HUMAN",
                      "INCOMING_EMAIL" if incoming else "EMAIL", "Planner: next steps")  # fmt: skip


def set_stage(deal: Deal, stage: str, moment: datetime) -> None:
    """Move the deal and its probability."""
    deal.stages.append((stage, moment))
    values = {"dealstage": stage, "hs_deal_stage_probability": str(org.PROBABILITY[stage])}
    deal.entry.put(moment, values, "CRM_UI", deal.owner.user_id)


def set_amount(deal: Deal, amount: str | None, moment: datetime) -> None:
    """Change the amount."""
    deal.amounts.append((amount, moment))
    deal.entry.put(moment, {"amount": amount}, "CRM_UI", deal.owner.user_id)


def _close(draft: Draft, rng: Random, deal: Deal, moment: datetime, is_won: bool) -> None:
    """Won or lost, with its reason at once, late or never."""
    set_stage(deal, "closedwon" if is_won else "closedlost", moment)
    deal.entry.put(moment, {"closedate": stamp(moment)}, "CRM_UI", deal.owner.user_id)
    deal.closed_at, deal.is_won = moment, is_won
    deal.reason = pick(rng, org.WON_REASONS if is_won else org.LOST_REASONS)
    delay = rng.random() < 0.3
    said_at = moment + timedelta(days=rng.randrange(1, 15)) if delay else moment
    name = "closed_won_reason" if is_won else "closed_lost_reason"
    deal.entry.put(said_at, {name: deal.reason}, "CRM_UI", deal.owner.user_id)
    if is_won:
        customer = {"lifecyclestage": "customer", "hs_lead_status": None}
        deal.person.entry.put(moment, customer, "AUTOMATION_PLATFORM")
        if rng.random() < 0.02:
            set_amount(deal, "", moment - timedelta(minutes=1))


def _reopen(draft: Draft, rng: Random, deal: Deal) -> None:
    """A few lost deals come back and are won."""
    if rng.random() >= 0.03:
        return
    back_at = later(rng, deal.closed_at, 30)
    deal.entry.put(back_at, {"closed_lost_reason": ""}, "CRM_UI", deal.owner.user_id)
    set_stage(deal, "decisionmakerboughtin", back_at)
    _close(draft, rng, deal, later(rng, back_at, 20), is_won=True)


def hand_over(draft: Draft) -> None:
    """Owners who leave pass their open deals to a colleague of the same team on their last day."""
    for owner in org.OWNERS:
        if owner.left_at is None:
            continue
        heirs = org.people_of(owner.team, owner.left_at)
        for number, deal in enumerate(draft.deals):
            is_open = deal.closed_at is None or deal.closed_at > owner.left_at
            if deal.owner is owner and is_open and deal.opened_at < owner.left_at:
                heir = heirs[number % len(heirs)]
                deal.entry.put(owner.left_at, {"hubspot_owner_id": heir.id}, "CRM_UI")
