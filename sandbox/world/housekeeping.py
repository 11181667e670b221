"""What happens to records beside the funnel: edits, archives, hard deletes, mailings.

Chance spreads them over the history; on top, the days after `clock(0)` have incidents by plan, so
that even a tiny world changes from day to day.
"""

from datetime import timedelta

from sandbox.world.ads.roster import CAMPAIGN_BY_ID
from sandbox.world.calendar import DAYS_BEYOND, clock, local_date
from sandbox.world.chance import later, stream
from sandbox.world.draft import Draft
from sandbox.world.people import Person

MAILINGS = ("41001", "41002")


def edit_people(draft: Draft) -> None:
    """Edits and mailings."""
    for person in draft.people:
        _edit(draft, person)
        _mail(draft, person)


def remove_people(draft: Draft) -> None:
    """Archives and hard deletes, only of people nobody works on."""
    busy = {id(deal.person) for deal in draft.deals} | {
        id(one.person) for one in draft.passes if one.mql_at
    }
    quiet = [one for one in draft.people if id(one) not in busy and one.duplicate is None]
    early = [person for person in quiet if person.entry.created_at < clock(0)]
    stream(draft.seed, "remove").shuffle(early)
    quarter = len(early) // 4
    _archive_by_plan(draft, early[:quarter])
    _purge_by_plan(draft, early[quarter : 2 * quarter])
    for person in early[2 * quarter :]:
        _retire(draft, person)


def _edit(draft: Draft, person: Person) -> None:
    """Opt-outs, promotions and new phones."""
    rng = stream(draft.seed, "edit", person.number)
    moment = later(rng, person.entry.created_at, 120)
    if rng.random() < 0.04:
        person.entry.put(moment, {"hs_email_optout": "true"}, "EMAIL")
    if rng.random() < 0.06:
        person.entry.put(moment, {"jobtitle": f"Senior {person.title}"}, "IMPORT")
    if rng.random() < 0.08:
        person.entry.put(moment, {"mobilephone": f"+4917055{person.number:05d}"}, "CRM_UI")


def _mail(draft: Draft, person: Person) -> None:
    """Newsletter and nurture mails that nobody clicked."""
    rng = stream(draft.seed, "mail", person.number)
    for campaign_id in MAILINGS:
        moment = later(rng, person.entry.created_at, 45)
        is_live = CAMPAIGN_BY_ID[campaign_id].runs_on(local_date(moment))
        if rng.random() < 0.25 and is_live and person.channel != "email":
            draft.members.append((campaign_id, person.entry, "sent", None, moment))


def _archive_by_plan(draft: Draft, people: list[Person]) -> None:
    """One contact every third day; every second one is restored two days later."""
    for day, person in zip(range(1, DAYS_BEYOND, 3), people, strict=False):
        moment = clock(day) - timedelta(hours=8)
        draft.book.archive(person.entry, moment, moment + timedelta(days=2) if day % 2 else None)


def _purge_by_plan(draft: Draft, people: list[Person]) -> None:
    """One hard delete every tenth day."""
    for day, person in zip(range(2, DAYS_BEYOND, 10), people, strict=False):
        draft.book.purge(person.entry, clock(day) - timedelta(hours=7))


def _retire(draft: Draft, person: Person) -> None:
    """Archived for good, archived for a while, or purged; most just stay."""
    rng = stream(draft.seed, "retire", person.number)
    moment, fate = later(rng, person.entry.created_at, 90), rng.random()
    if fate < 0.05:
        back_at = later(rng, moment, 9) if fate < 0.02 else None
        draft.book.archive(person.entry, moment, back_at)
    elif fate < 0.08:
        draft.book.purge(person.entry, moment)
