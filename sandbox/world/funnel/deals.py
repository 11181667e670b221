"""New business: a deal stage by stage, with amounts that change and owners who leave."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world import organisation as org
from sandbox.world.calendar import HORIZON
from sandbox.world.chance import later, pick, spread, stream
from sandbox.world.draft import Deal, Draft, Pass
from sandbox.world.funnel.deal_record import USUAL_AMOUNT, close, new_deal, set_amount, set_stage
from sandbox.world.funnel.deal_work import change_price, fall_back, work_deal
from sandbox.world.pipelines import LOST_REASONS, WON_REASONS

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
    if opened_at >= HORIZON or one.person.company is None:
        return
    rng = stream(draft.seed, "deal", one.person.number, one.number)
    deal = _create(draft, rng, one, opened_at)
    if deal is None:
        return
    weak = draft.strength("weak_execution", one.touch, one.began_at)
    chance = (0.08 + 0.36 * one.person.fit) * (0.6 + 0.4 * speed) * (1 - weak)
    will_win, stops_after = rng.random() < chance, rng.randrange(1, len(PATH))
    stalls = rng.random() < 0.08
    moment = _walk(draft, rng, one, deal, PATH[:-1] if will_win else PATH[:stops_after])
    if will_win:
        _close(rng, deal, later(rng, moment, STEP_DAYS["closedwon"], 0.7), is_won=True)
    elif not stalls:
        _close(rng, deal, later(rng, moment, 18, 0.7), is_won=False)
        _reopen(rng, deal)


def _create(draft: Draft, rng: Random, one: Pass, opened_at: datetime) -> Deal | None:
    person, company = one.person, one.person.company
    if company is None:
        return None
    team = org.AE_AMERICAS if company.region == "Americas" else org.AE_EMEA
    team = org.PARTNER if one.touch.channel == "partner" else team
    owner = rng.choice(org.people_of(team, opened_at))
    amount = spread(rng, USUAL_AMOUNT * company.size_factor * PRICE[company.currency], 0.45)
    text = f"{round(amount, -2):.2f}" if rng.random() > 0.05 else None
    deal = new_deal(draft, rng, person, company, "newbusiness", text, owner, opened_at)
    deal.pass_, one.deal = one, deal
    company.record.put(max(opened_at, company.record.created_at), {"hubspot_owner_id": owner.id})
    deal.entry.put(opened_at, {"campaign_id": one.campaign_id}, "AUTOMATION_PLATFORM")
    person.entry.put(opened_at, {"lifecyclestage": "opportunity", "hs_lead_status": "OPEN_DEAL"})
    return deal


def _walk(draft: Draft, rng: Random, one: Pass, deal: Deal, path: tuple[str, ...]) -> datetime:
    """Through the stages of `path`, some skipped; gives the moment of the last."""
    moment = deal.opened_at
    for stage in path:
        previous, moment = moment, later(rng, moment, STEP_DAYS[stage], 0.7)
        if stage != "qualifiedtobuy" and rng.random() < 0.1:
            continue
        work_deal(draft, rng, deal, previous, moment)
        set_stage(deal, stage, moment)
        discount = draft.strength("discounting", one.touch, one.began_at)
        change_price(rng, deal, stage, moment, discount)
        moment = fall_back(rng, deal, stage, moment)
    return moment


def _close(rng: Random, deal: Deal, moment: datetime, is_won: bool) -> None:
    """Won or lost, with its reason at once or days later, some without amount or reason."""
    reason = pick(rng, WON_REASONS if is_won else LOST_REASONS)
    delay = timedelta(days=rng.randrange(1, 15) if rng.random() < 0.3 else 0)
    close(deal, "closedwon" if is_won else "closedlost", moment, reason, moment + delay)
    if is_won:
        customer = {"lifecyclestage": "customer", "hs_lead_status": None}
        deal.person.entry.put(moment, customer, "AUTOMATION_PLATFORM")
        if rng.random() < 0.02:
            set_amount(deal, "", moment - timedelta(minutes=1))


def _reopen(rng: Random, deal: Deal) -> None:
    """A few lost deals come back and are won."""
    if rng.random() >= 0.03 or deal.closed_at is None:
        return
    back_at = later(rng, deal.closed_at, 30)
    deal.entry.put(back_at, {"closed_lost_reason": ""}, "CRM_UI", deal.owner.user_id)
    set_stage(deal, "decisionmakerboughtin", back_at)
    _close(rng, deal, later(rng, back_at, 20), is_won=True)
