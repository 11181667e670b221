"""Visits to the site: of people before and after they make themselves known, and of strangers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from random import Random

from sandbox.world.calendar import HORIZON, START, local_date
from sandbox.world.chance import count, later, pick
from sandbox.world.people import Device, Person
from sandbox.world.web.touches import Touch, choose_touch

PAGES = (
    ("/", 20),
    ("/product", 18),
    ("/pricing", 14),
    ("/integrations/erp", 8),
    ("/blog/finite-scheduling", 12),
    ("/blog/changeover-costs", 9),
    ("/customers", 8),
    ("/webinar", 5),
    ("/resources/checklist", 6),
)
FORMS = (
    ("demo_request", 35),
    ("trial_signup", 20),
    ("whitepaper", 25),
    ("webinar", 12),
    ("contact", 8),
)


@dataclass
class Visit:
    """One session on one device. login: the id the site knows after form or login, else empty."""

    device: Device
    started_at: datetime
    touch: Touch
    pages: list[str]
    country: str
    person: Person | None = None
    form: str = ""
    login: str = ""
    submitted_at: datetime | None = None
    number: int = 0


def choose_pages(rng: Random, mean: float) -> list[str]:
    """One page and about `mean` more."""
    return [pick(rng, PAGES) for _ in range(1 + count(rng, mean))]


def _device(rng: Random, person: Person) -> Device:
    """Mostly the first device, sometimes another one."""
    return person.devices[0] if rng.random() < 0.75 else rng.choice(person.devices)


def visits_before(rng: Random, person: Person, touch: Touch, asked_at: datetime) -> list[Visit]:
    """Anonymous visits, then the one with the form at `asked_at`; `touch` is one of them."""
    number = min(6, int(rng.expovariate(0.75)))
    gaps = sorted((later(rng, asked_at, 7, 1.1) - asked_at for _ in range(number)), reverse=True)
    moments = [asked_at - min(gap, timedelta(days=60)) for gap in gaps]
    moments = [moment for moment in moments if moment > START]
    known = 0 if moments and rng.random() < 0.5 else len(moments)
    visits = []
    for index, moment in enumerate([*moments, asked_at - timedelta(minutes=rng.randrange(2, 15))]):
        way = touch if index == known else choose_touch(rng, local_date(moment), is_first=False)
        visits.append(
            Visit(_device(rng, person), moment, way, choose_pages(rng, 1.2), person.country, person)
        )
    last = visits[-1]
    last.form, last.submitted_at = pick(rng, FORMS), asked_at
    last.device = person.devices[0]
    if last.device.has_analytics_consent and rng.random() < 0.7:
        last.login = person.login
        person.logins_seen.append(asked_at)
    return visits


def visits_after(rng: Random, person: Person, known_at: datetime) -> list[Visit]:
    """Return visits in the weeks after; the better the fit the more, some with a login."""
    visits = []
    for _ in range(count(rng, 0.6 + 2.4 * person.fit)):
        moment = later(rng, known_at, 14, 1.2)
        device = _device(rng, person)
        visit = Visit(
            device,
            moment,
            choose_touch(rng, local_date(moment), is_first=False),
            choose_pages(rng, 1.8),
            person.country,
            person,
        )
        if device.has_analytics_consent and rng.random() < 0.35:
            visit.login = person.login
            visit.pages = ["/login", *visit.pages]
            person.logins_seen.append(moment)
        visits.append(visit)
    return [visit for visit in visits if visit.started_at < HORIZON]


def number_sessions(visits: list[Visit]) -> list[Visit]:
    """The visits by time, each with its number on its device, each device with its first visit."""
    ordered = sorted(visits, key=attrgetter("started_at", "device.pseudo_id"))
    for visit in ordered:
        visit.device.sessions += 1
        visit.number = visit.device.sessions
        visit.device.first_seen = visit.device.first_seen or visit.started_at
    return ordered
