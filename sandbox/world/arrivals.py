"""How people arrive: who they are, how they came, and their first CRM record."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world.ads.roster import CAMPAIGN_BY_ID
from sandbox.world.calendar import HORIZON, START, local_date, midnight
from sandbox.world.chance import bounded, pick, stream
from sandbox.world.companies import Company
from sandbox.world.contacts import enter_person, learn_login
from sandbox.world.draft import Draft
from sandbox.world.names import TITLES, addresses, choose_name, choose_title, phone_number
from sandbox.world.people import Device, Person, make_device
from sandbox.world.web.channels import FAIR, WITHOUT_FORM
from sandbox.world.web.touches import Touch, choose_touch
from sandbox.world.web.visits import visits_after, visits_before

FIRST_IMPORT = START + timedelta(hours=9)
FAIR_SHARE = 0.03


def arrival_times(seed: int, number: int) -> list[datetime]:
    """When each person first responds: slowly growing, few on weekends, by day time, in order."""
    length = (HORIZON - START).days
    moments = []
    for index in range(number):
        rng = stream(seed, "arrival", index)
        share = (-0.8 + (0.64 + 0.8 * rng.random()) ** 0.5) / 0.4
        day = local_date(START) + timedelta(days=min(int(share * length), length - 1))
        if day.weekday() >= 5 and rng.random() < 0.6:
            day -= timedelta(days=rng.randrange(2, 5))
        if rng.random() < FAIR_SHARE:
            day = CAMPAIGN_BY_ID[FAIR].starts_on + timedelta(days=rng.randrange(5))
        minute = bounded(rng.gauss(13.5 * 60, 210), 0, 1439)
        moments.append(max(midnight(day) + timedelta(seconds=round(minute * 60)), START))
    return sorted(moments)


def arrive(draft: Draft, number: int, moment: datetime) -> tuple[Person, Touch]:
    """Make the person, the visits, the CRM record and the company link."""
    rng = stream(draft.seed, "person", number)
    kind = pick(rng, [("inbound", 74), ("outbound", 13), ("subscriber", 13)])
    day = local_date(moment)
    if kind == "inbound":
        touch = choose_touch(rng, day, is_first=True)
    else:
        touch = Touch("outbound" if kind == "outbound" else "newsletter")
    if kind == "subscriber" and rng.random() < 0.5:
        moment = FIRST_IMPORT
    person = _person(draft, rng, number, moment, kind, touch)
    draft.people.append(person)
    enter_person(draft, person, touch, _entered_at(touch, moment))
    _visit(draft, person, touch, moment)
    return person, touch


def _entered_at(touch: Touch, moment: datetime) -> datetime:
    """Lists of fairs and publishers are imported in one batch in the evening, all at one stamp."""
    if touch.channel in ("event", "content_syndication"):
        return midnight(local_date(moment)) + timedelta(hours=26)
    return moment


def _person(
    draft: Draft, rng: Random, number: int, moment: datetime, kind: str, touch: Touch
) -> Person:
    quality = touch.campaign.quality if touch.campaign else 0.58
    quality *= 1 - 0.9 * draft.strength("wrong_audience", touch, moment)
    company = _company(draft, rng, quality)
    title = choose_title(rng, quality)
    if company:
        company.colleagues.append(number)
    name = choose_name(rng)
    return Person(
        number,
        *name,
        title,
        company,
        company.country if company else "Germany",
        company.region if company else "EMEA",
        addresses(rng, number, name, company),
        phone_number(rng, company.country if company else "Germany", company),
        _devices(draft, rng, number, company),
        f"u{rng.randrange(10**8):08d}",
        bounded(0.55 * TITLES[title] + 0.45 * _company_fit(company)),
        touch.campaign,
        kind,
        touch.channel,
        moment,
    )


def _company(draft: Draft, rng: Random, quality: float) -> Company | None:
    """Large companies send more people; a poor audience has more students and wrong companies."""
    ticket = rng.random()
    pool = draft.core if ticket < 0.15 + quality else draft.companies
    position = int(len(pool) * rng.random() ** 1.3)
    return None if ticket > 0.93 else pool[position]


def _company_fit(company: Company | None) -> float:
    if company is None:
        return 0.0
    if not company.is_core:
        return 0.2
    return 1.0 if 50 <= company.employees <= 3000 else 0.6


def _devices(draft: Draft, rng: Random, number: int, company: Company | None) -> list[Device]:
    """One to three browsers; some colleagues share one (terminals on the shop floor)."""
    devices = [make_device(rng) for _ in range(pick(rng, [(1, 62), (2, 28), (3, 10)]))]
    if company and len(company.colleagues) > 1 and rng.random() < 0.06:
        devices[0] = draft.people[company.colleagues[0]].devices[0]
    for device in devices:
        device.people.append(number)
    return devices


def _visit(draft: Draft, person: Person, touch: Touch, moment: datetime) -> None:
    """The person's web visits, and the login the CRM learns from them."""
    rng = stream(draft.seed, "visits", person.number)
    if touch.channel not in WITHOUT_FORM:
        draft.visits.extend(visits_before(rng, person, touch, moment))
    draft.visits.extend(visits_after(rng, person, moment))
    learn_login(person)
