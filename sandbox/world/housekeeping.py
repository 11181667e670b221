"""What happens to records beside the funnel: edits, duplicates, merges, archives, hard deletes.

Chance spreads them over the history; on top, the days after `clock(0)` have incidents by plan, so
that even a tiny world changes from day to day.
"""

from datetime import datetime, timedelta
from random import Random

from sandbox.world.arrivals import open_contact
from sandbox.world.book import Entry
from sandbox.world.calendar import DAYS_BEYOND, HORIZON, clock
from sandbox.world.chance import later, stream
from sandbox.world.draft import Deal, Draft
from sandbox.world.people import Person
from sandbox.world.touches import Touch


def keep_house(draft: Draft) -> None:
    """All of it, in an order that never merges or deletes a record twice."""
    busy = {id(deal.person) for deal in draft.deals} | {
        id(one.person) for one in draft.passes if one.mql_at
    }
    quiet = [person for person in draft.people if id(person) not in busy]
    _edit(draft)
    _duplicate(draft)
    _merge_deals(draft)
    _merge_companies(draft)
    _remove(draft, [person for person in quiet if person.duplicate is None])


def _edit(draft: Draft) -> None:
    """Opt-outs, promotions and new phones."""
    for person in draft.people:
        rng = stream(draft.seed, "edit", person.number)
        moment = later(rng, person.entry.created_at, 120)
        if rng.random() < 0.04:
            person.entry.put(moment, {"hs_email_optout": "true"}, "EMAIL")
        if rng.random() < 0.06:
            person.entry.put(moment, {"jobtitle": f"Senior {person.title}"}, "IMPORT")
        if rng.random() < 0.08:
            person.entry.put(moment, {"mobilephone": f"+4917055{person.number:05d}"}, "CRM_UI")


def _duplicate(draft: Draft) -> None:
    """People who come back with another address; most duplicates are merged some time."""
    owners = [
        person for person in draft.people if len(person.emails) > 1 and person.kind == "inbound"
    ]
    scripted = iter(range(3, DAYS_BEYOND, 4))
    for person in owners:
        rng = stream(draft.seed, "duplicate", person.number)
        appears_at = later(rng, person.entry.created_at, 40)
        if rng.random() > 0.3 or appears_at >= HORIZON:
            continue
        _open_duplicate(draft, rng, person, appears_at)
        merged_at = later(rng, appears_at, 25)
        day = next(scripted, None) if appears_at < clock(-30) and rng.random() < 0.5 else None
        if day is not None:
            merged_at = clock(day) - timedelta(hours=9)
        if rng.random() < 0.7 or day is not None:
            _merge_contacts(draft, rng, person, merged_at)


def _open_duplicate(draft: Draft, rng: Random, person: Person, moment: datetime) -> None:
    touch = Touch("direct")
    entry = open_contact(draft, person, touch, moment, person.emails[-1], "lead", "FORM")
    if person.logins_seen and rng.random() < 0.6:
        known_at = max(moment, min(person.logins_seen))
        entry.put(known_at, {"app_user_id": person.login}, "INTEGRATION")
    person.duplicate = entry


def _merge_contacts(draft: Draft, rng: Random, person: Person, moment: datetime) -> None:
    """HubSpot may keep the winner's id or make a new one: both happen."""
    additional = {"hs_additional_emails": ";".join(person.emails[1:])}
    if rng.random() < 0.7:
        draft.book.merge(person.entry, person.duplicate, moment)
        person.entry.put(moment, additional, "MERGE_OBJECTS")
        return
    product = draft.book.merge_into_new([person.entry, person.duplicate], moment)
    product.put(moment, additional, "MERGE_OBJECTS")
    person.contact_ids.append(product.id)


def _copy(draft: Draft, entry: Entry, moment: datetime, **changed: str | None) -> Entry:
    """A second record of the same thing, typed in again."""
    values = {name: found[0].value for name, found in entry.versions.items()} | changed
    return draft.book.open(entry.object_type, moment, values, "IMPORT")


def _merge_deals(draft: Draft) -> None:
    """Two reps log the same deal; the merge makes a third record."""
    candidates = [deal for deal in draft.deals if deal.kind == "new"]
    moments = iter([clock(day) - timedelta(hours=11) for day in range(5, DAYS_BEYOND, 20)])
    for deal in candidates:
        rng = stream(draft.seed, "deal-merge", deal.entry.id)
        if rng.random() > 0.05:
            continue
        copied_at = deal.opened_at + timedelta(days=rng.randrange(1, 9))
        merged_at = later(rng, copied_at, 8)
        if copied_at < clock(-10) and rng.random() < 0.5:
            merged_at = next(moments, merged_at)
        if merged_at < HORIZON:
            _merge_deal(draft, deal, copied_at, merged_at)


def _merge_deal(draft: Draft, deal: Deal, copied_at: datetime, merged_at: datetime) -> None:
    copy = _copy(draft, deal.entry, copied_at)
    draft.book.link(copy, deal.company.entry, max(copied_at, deal.company.entry.created_at), True)
    draft.book.link(copy, deal.person.entry, max(copied_at, deal.person.entry.created_at), True)
    draft.book.merge_into_new([deal.entry, copy], merged_at)


def _merge_companies(draft: Draft) -> None:
    """A list import makes a second record of a company; the team merges it weeks later."""
    known = [company for company in draft.companies if company.entry]
    for company in known:
        rng = stream(draft.seed, "company-merge", company.number)
        if rng.random() < 0.03:
            copied_at = later(rng, company.entry.created_at, 60)
            copy = _copy(draft, company.entry, copied_at, name=company.name.upper(), domain=None)
            draft.book.merge(company.entry, copy, later(rng, copied_at, 20))


def _remove(draft: Draft, quiet: list[Person]) -> None:
    """Archive (some come back) and purge contacts that nobody works on."""
    rng = stream(draft.seed, "remove")
    rng.shuffle(quiet)
    early = [person for person in quiet if person.entry.created_at < clock(0)]
    days = list(range(1, DAYS_BEYOND, 3))
    for day, person in zip(days, early[: len(early) // 4], strict=False):
        moment = clock(day) - timedelta(hours=8)
        back_at = moment + timedelta(days=2) if day % 2 else None
        draft.book.archive(person.entry, moment, back_at)
    rest = early[len(early) // 4 :]
    for day, person in zip(range(2, DAYS_BEYOND, 10), rest[: len(rest) // 4], strict=False):
        draft.book.purge(person.entry, clock(day) - timedelta(hours=7))
    for person in rest[len(rest) // 4 :]:
        _retire(draft, person)


def _retire(draft: Draft, person: Person) -> None:
    own = stream(draft.seed, "retire", person.number)
    moment = later(own, person.entry.created_at, 90)
    fate = own.random()
    if fate < 0.05:
        draft.book.archive(person.entry, moment, later(own, moment, 9) if fate < 0.02 else None)
    elif fate < 0.08:
        draft.book.purge(person.entry, moment)
