"""After the sale: expansion, renewal and support tickets."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world import organisation as org
from sandbox.world.calendar import HORIZON
from sandbox.world.chance import count, later, pick, spread, stream
from sandbox.world.crm.record import stamp
from sandbox.world.draft import Deal, Draft
from sandbox.world.funnel.deal_record import USUAL_AMOUNT, close, new_deal, set_stage
from sandbox.world.pipelines import LOST_REASONS, WON_REASONS

SUBJECTS = {
    "PRODUCT_ISSUE": "Plan does not recalculate",
    "BILLING_ISSUE": "Question about the invoice",
    "FEATURE_REQUEST": "Shift calendar per line",
    "GENERAL_INQUIRY": "How do we add a user?",
}
RENEWED_AFTER = timedelta(days=330)


def serve_customers(draft: Draft) -> None:
    """Tickets, expansions and renewals of every won new-business deal."""
    for number, won in enumerate(list(draft.deals)):
        won_at = won.closed_at
        if not won.is_won or won_at is None or won_at >= HORIZON:
            continue
        rng = stream(draft.seed, "service", number)
        for _ in range(count(rng, 1.6)):
            _ticket(draft, rng, won, later(rng, won_at, 60))
        if rng.random() < 0.5:
            _follow_up(draft, rng, won, later(rng, won_at, 120, 0.5), "existingbusiness", 0.6)
        if rng.random() < 0.9:
            _follow_up(draft, rng, won, won_at + RENEWED_AFTER, "renewal", 0.82)


def _follow_up(
    draft: Draft, rng: Random, won: Deal, opened_at: datetime, dealtype: str, chance: float
) -> None:
    """An expansion or renewal deal, led by customer success."""
    if opened_at >= HORIZON:
        return
    owner = rng.choice(org.people_of(org.SUCCESS, opened_at))
    size = 0.35 if dealtype == "existingbusiness" else 0.9
    amount = f"{round(spread(rng, USUAL_AMOUNT * won.company.size_factor * size, 0.3), -2):.2f}"
    deal = new_deal(draft, rng, won.person, won.company, dealtype, amount, owner, opened_at)
    offered_at = later(rng, opened_at, 12)
    set_stage(deal, "expansion_offer", offered_at)
    closed_at, is_won = later(rng, offered_at, 18), rng.random() < chance
    reason = pick(rng, WON_REASONS if is_won else LOST_REASONS)
    close(deal, "expansion_won" if is_won else "expansion_lost", closed_at, reason, closed_at)


def _ticket(draft: Draft, rng: Random, won: Deal, moment: datetime) -> None:
    """A ticket from new to closed; some stay open."""
    category = rng.choice(tuple(SUBJECTS))
    owner = rng.choice(org.people_of(org.SUCCESS, moment))
    values = {
        "subject": SUBJECTS[category],
        "hs_pipeline": "0",
        "hs_pipeline_stage": "1",
        "hs_ticket_priority": pick(rng, [("LOW", 40), ("MEDIUM", 45), ("HIGH", 15)]),
        "hs_ticket_category": category,
        "hubspot_owner_id": owner.id,
        "closed_date": None,
    }
    entry, employer = draft.book.open("tickets", moment, values, "FORM"), won.company.record
    draft.book.link(entry, won.person.entry, moment)
    draft.book.link(entry, employer, max(moment, employer.created_at))
    moment = later(rng, moment, 0.5)
    entry.put(moment, {"hs_pipeline_stage": "2"}, user_id=owner.user_id)
    if rng.random() < 0.92:
        closed_at = later(rng, moment, 3)
        closed = {"hs_pipeline_stage": "4", "closed_date": stamp(closed_at)}
        entry.put(closed_at, closed, user_id=owner.user_id)
