"""Deals in the CRM: opening one, moving it, changing its amount."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world.companies import Company
from sandbox.world.crm.entry import Entry
from sandbox.world.crm.record import stamp
from sandbox.world.draft import Deal, Draft
from sandbox.world.organisation import Owner
from sandbox.world.people import Person
from sandbox.world.pipelines import PROBABILITY

USUAL_AMOUNT = 15_000
USUAL_DAYS = timedelta(days=75)
LABELS = {"newbusiness": "Planner", "existingbusiness": "Expansion", "renewal": "Renewal"}
KINDS = {"newbusiness": "new", "existingbusiness": "expansion", "renewal": "renewal"}


def new_deal(
    draft: Draft,
    rng: Random,
    person: Person,
    company: Company,
    dealtype: str,
    amount: str | None,
    owner: Owner,
    moment: datetime,
) -> Deal:
    """A deal in the first stage of its pipeline, with company and contacts."""
    is_new = dealtype == "newbusiness"
    first = "appointmentscheduled" if is_new else "expansion_open"
    values = {
        "dealname": f"{company.name} - {LABELS[dealtype]}",
        "pipeline": "default" if is_new else "expansion",
        "dealstage": first,
        "amount": amount,
        "deal_currency_code": company.currency,
        "closedate": stamp(moment + USUAL_DAYS),
        "hubspot_owner_id": owner.id,
        "dealtype": dealtype,
        "hs_deal_stage_probability": str(PROBABILITY[first]),
    }
    entry = draft.book.open("deals", moment, values, "CRM_UI", owner.user_id)
    deal = Deal(entry, person, company, owner, KINDS[dealtype], moment)
    deal.stages.append((first, moment))
    deal.amounts.append((amount, moment))
    draft.deals.append(deal)
    _put_people_on(draft, rng, deal)
    return deal


def _put_people_on(draft: Draft, rng: Random, deal: Deal) -> None:
    """Company, the person, and up to two colleagues already known."""
    book, opened_at, employer = draft.book, deal.opened_at, deal.company.record
    book.link(deal.entry, employer, max(opened_at, employer.created_at), True)
    book.link(deal.entry, deal.person.entry, opened_at, True)
    known = [
        draft.people[number].entry
        for number in deal.company.colleagues
        if number != deal.person.number and draft.people[number].entry.created_at <= opened_at
    ]
    for entry in rng.sample(known, min(len(known), rng.randrange(0, 3))):
        book.link(deal.entry, entry, opened_at + timedelta(days=3))


def set_stage(deal: Deal, stage: str, moment: datetime) -> None:
    """Move the deal and its probability."""
    deal.stages.append((stage, moment))
    values = {"dealstage": stage, "hs_deal_stage_probability": str(PROBABILITY[stage])}
    deal.entry.put(moment, values, "CRM_UI", deal.owner.user_id)


def set_amount(deal: Deal, amount: str | None, moment: datetime) -> None:
    """Change the amount."""
    deal.amounts.append((amount, moment))
    deal.entry.put(moment, {"amount": amount}, "CRM_UI", deal.owner.user_id)


def close(deal: Deal, stage: str, moment: datetime, reason: str, said_at: datetime) -> None:
    """Won or lost at `moment`; the reason is written at `said_at`."""
    set_stage(deal, stage, moment)
    deal.closed_at, deal.is_won, deal.reason = moment, PROBABILITY[stage] == 1.0, reason
    deal.entry.put(moment, {"closedate": stamp(moment)}, "CRM_UI", deal.owner.user_id)
    name = "closed_won_reason" if deal.is_won else "closed_lost_reason"
    deal.entry.put(said_at, {name: reason}, "CRM_UI", deal.owner.user_id)


def copy_of(draft: Draft, entry: Entry, moment: datetime, **changed: str | None) -> Entry:
    """A second record of the same thing, typed in again with its first values."""
    values = {name: found[0].value for name, found in entry.versions.items()} | changed
    return draft.book.open(entry.object_type, moment, values, "IMPORT")
