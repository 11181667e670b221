"""After the sale: expansion, renewal and support tickets."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world import organisation as org
from sandbox.world.book import stamp
from sandbox.world.calendar import HORIZON
from sandbox.world.chance import count, later, pick, spread, stream
from sandbox.world.deals import new_deal, put_on_deal, set_stage
from sandbox.world.draft import Deal, Draft

SUBJECTS = {
    "PRODUCT_ISSUE": "Plan does not recalculate",
    "BILLING_ISSUE": "Question about the invoice",
    "FEATURE_REQUEST": "Shift calendar per line",
    "GENERAL_INQUIRY": "How do we add a user?",
}


def serve_customers(draft: Draft) -> None:
    """Tickets, expansions and renewals of every won new-business deal."""
    for number, won in enumerate(list(draft.deals)):
        if not won.is_won or won.closed_at >= HORIZON:
            continue
        rng = stream(draft.seed, "service", number)
        for _ in range(count(rng, 1.6)):
            _ticket(draft, rng, won, later(rng, won.closed_at, 60))
        if rng.random() < 0.5:
            _follow_up(
                draft, rng, won, later(rng, won.closed_at, 120, 0.5), "existingbusiness", 0.6
            )
        if rng.random() < 0.9:
            due = won.closed_at + timedelta(days=330)
            _follow_up(draft, rng, won, due, "renewal", 0.82)


def _follow_up(
    draft: Draft, rng: Random, won: Deal, opened_at: datetime, dealtype: str, chance: float
) -> None:
    """An expansion or renewal deal, led by customer success."""
    if opened_at >= HORIZON:
        return
    owner = rng.choice(org.people_of(org.SUCCESS, opened_at))
    size = 0.35 if dealtype == "existingbusiness" else 0.9
    amount = f"{round(spread(rng, 15_000 * won.company.size_factor * size, 0.3), -2):.2f}"
    name = f"{won.company.name} - {'Expansion' if dealtype == 'existingbusiness' else 'Renewal'}"
    entry = new_deal(draft, name, "expansion", dealtype, amount, None, owner, opened_at)
    entry.put(opened_at, {"deal_currency_code": won.currency})
    kind = "expansion" if dealtype == "existingbusiness" else "renewal"
    deal = Deal(entry, won.person, won.company, owner, kind, won.currency, opened_at)
    deal.stages.append(("expansion_open", opened_at))
    deal.amounts.append((amount, opened_at))
    draft.deals.append(deal)
    put_on_deal(draft, rng, deal)
    offered_at = later(rng, opened_at, 12)
    set_stage(deal, "expansion_offer", offered_at)
    _finish(deal, rng, later(rng, offered_at, 18), rng.random() < chance)


def _finish(deal: Deal, rng: Random, moment: datetime, is_won: bool) -> None:
    set_stage(deal, "expansion_won" if is_won else "expansion_lost", moment)
    deal.closed_at, deal.is_won = moment, is_won
    deal.reason = pick(rng, org.WON_REASONS if is_won else org.LOST_REASONS)
    name = "closed_won_reason" if is_won else "closed_lost_reason"
    values = {"closedate": stamp(moment), name: deal.reason}
    deal.entry.put(moment, values, "CRM_UI", deal.owner.user_id)


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
    entry = draft.book.open("tickets", moment, values, "FORM")
    draft.book.link(entry, won.person.entry, moment)
    draft.book.link(entry, won.company.entry, max(moment, won.company.entry.created_at))
    moment = later(rng, moment, 0.5)
    entry.put(moment, {"hs_pipeline_stage": "2"}, user_id=owner.user_id)
    if rng.random() < 0.92:
        closed_at = later(rng, moment, 3)
        closed = {"hs_pipeline_stage": "4", "closed_date": stamp(closed_at)}
        entry.put(closed_at, closed, user_id=owner.user_id)
