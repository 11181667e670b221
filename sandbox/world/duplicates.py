"""Second records of the same person, company or deal, and the merges that end most of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from sandbox.world.calendar import DAYS_BEYOND, HORIZON, clock
from sandbox.world.chance import later, stream
from sandbox.world.contacts import open_contact
from sandbox.world.crm.entry import Entry
from sandbox.world.draft import Deal, Draft
from sandbox.world.funnel.deal_record import copy_of
from sandbox.world.people import Person
from sandbox.world.web.touches import Touch


def make_duplicates(draft: Draft) -> None:
    """Contacts, deals and companies; some merges are kept for planned days after `clock(0)`."""
    days = iter(range(3, DAYS_BEYOND, 4))
    for person in draft.people:
        if len(person.emails) > 1 and person.kind == "inbound":
            _duplicate_person(draft, person, days)
    moments = iter([clock(day) - timedelta(hours=11) for day in range(5, DAYS_BEYOND, 20)])
    for deal in [one for one in draft.deals if one.kind == "new"]:
        _duplicate_deal(draft, deal, moments)
    _duplicate_companies(draft)


def _duplicate_person(draft: Draft, person: Person, days: Iterator[int]) -> None:
    """Comes back with another address: a second contact, merged later, by plan, or never."""
    rng = stream(draft.seed, "duplicate", person.number)
    appears_at = later(rng, person.entry.created_at, 40)
    if rng.random() > 0.3 or appears_at >= HORIZON:
        return
    duplicate = _open_duplicate(draft, rng, person, appears_at)
    merged_at = later(rng, appears_at, 25)
    by_plan = appears_at < clock(-30) and rng.random() < 0.5
    day = next(days, None) if by_plan else None
    if day is not None:
        merged_at = clock(day) - timedelta(hours=9)
    if day is not None or rng.random() < 0.7:
        _merge_contacts(draft, rng, person, duplicate, merged_at)


def _open_duplicate(draft: Draft, rng: Random, person: Person, moment: datetime) -> Entry:
    entry = open_contact(draft, person, Touch("direct"), moment, person.emails[-1], "lead", "FORM")
    if person.logins_seen and rng.random() < 0.6:
        known_at = max(moment, min(person.logins_seen))
        entry.put(known_at, {"app_user_id": person.login}, "INTEGRATION")
    person.duplicate = entry
    return entry


def _merge_contacts(
    draft: Draft, rng: Random, person: Person, duplicate: Entry, moment: datetime
) -> None:
    """HubSpot may keep the winner's id or make a new one: both happen."""
    additional = {"hs_additional_emails": ";".join(person.emails[1:])}
    if rng.random() < 0.7:
        draft.book.merge(person.entry, duplicate, moment)
        person.entry.put(moment, additional, "MERGE_OBJECTS")
        return
    product = draft.book.merge_into_new([person.entry, duplicate], moment)
    product.put(moment, additional, "MERGE_OBJECTS")
    person.contact_ids.append(product.id)


def _duplicate_deal(draft: Draft, deal: Deal, moments: Iterator[datetime]) -> None:
    """Two reps log the same deal; the merge makes a third record."""
    rng = stream(draft.seed, "deal-merge", deal.entry.id)
    if rng.random() > 0.05:
        return
    copied_at = deal.opened_at + timedelta(days=rng.randrange(1, 9))
    merged_at = later(rng, copied_at, 8)
    if copied_at < clock(-10) and rng.random() < 0.5:
        merged_at = next(moments, merged_at)
    if merged_at >= HORIZON:
        return
    copy, employer = copy_of(draft, deal.entry, copied_at), deal.company.record
    draft.book.link(copy, employer, max(copied_at, employer.created_at), True)
    draft.book.link(copy, deal.person.entry, max(copied_at, deal.person.entry.created_at), True)
    draft.book.merge_into_new([deal.entry, copy], merged_at)


def _duplicate_companies(draft: Draft) -> None:
    """A list import makes a second record of a company; the team merges it weeks later."""
    for company in draft.companies:
        rng = stream(draft.seed, "company-merge", company.number)
        if company.entry and rng.random() < 0.03:
            copied_at = later(rng, company.entry.created_at, 60)
            changed = {"name": company.name.upper(), "domain": None}
            copy = copy_of(draft, company.entry, copied_at, **changed)
            draft.book.merge(company.entry, copy, later(rng, copied_at, 20))
