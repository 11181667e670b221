"""Visits as GA4 events, the way the BigQuery export delivers them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

from sandbox.world.calendar import BUSINESS_ZONE, FIRST_DAY, local_date
from sandbox.world.chance import stream
from sandbox.world.rows import Row
from sandbox.world.web.sessions import landing_query, micros, session_fields
from sandbox.world.web.visits import Visit

SITE = "https://www.alderfinch.example"


@dataclass(slots=True)
class Event:
    """One event: what its session shares, and what is its own."""

    shared: Row
    own: Row
    received_at: datetime
    at: datetime

    def row(self) -> Row:
        """The event as one flat row."""
        return {**self.shared, **self.own, "received_at": self.received_at}


def make_events(seed: int, visits: list[Visit]) -> list[Event]:
    """All events of the visits (in order, numbered) by time."""
    events: list[Event] = []
    first: dict[str, Visit] = {}
    for index, visit in enumerate(visits):
        begun = first.setdefault(visit.device.pseudo_id, visit)
        events.extend(_session(seed, index, visit, begun))
    return sorted(events, key=attrgetter("at"))


def _session(seed: int, index: int, visit: Visit, first: Visit) -> list[Event]:
    """session_start, page views, then form or login, then the engagement ping."""
    rng = stream(seed, "session", index)
    shared = session_fields(visit, first)
    moment = visit.started_at + timedelta(milliseconds=rng.randrange(1000))
    referrer = f"https://{visit.touch.referrer}/" if visit.touch.referrer else None
    steps = [("session_start", visit.pages[0]), *(("page_view", page) for page in visit.pages)]
    if visit.login and not visit.form:
        steps.append(("login", "/login"))
    if visit.form:
        steps.append(("generate_lead", "/demo"))
    steps.append(("user_engagement", steps[-1][1]))
    events = []
    late = timedelta(hours=rng.uniform(2, 70)) if rng.random() < 0.02 else timedelta(seconds=90)
    known = False
    page = landing_query(visit, shared)
    for order, (name, path) in enumerate(steps):
        if name == "generate_lead" and visit.submitted_at:
            moment = max(moment, visit.submitted_at)
        known = known or name in ("login", "generate_lead")
        own = _own(name, f"{SITE}{path}{page if order < 2 else ''}", referrer, moment, order)
        own["user_id"] = visit.login or None if known else None
        if name == "generate_lead":
            own["event_params"] = {**own["event_params"], "form_id": visit.form}
        events.append(Event(shared, own, moment + late, moment))
        referrer = f"{SITE}{path}" if order else referrer
        moment += timedelta(milliseconds=1 if order == 0 else rng.randrange(4_000, 90_000))
    return events


def _own(name: str, location: str, referrer: str | None, moment: datetime, order: int) -> Row:
    engagement = 1000 + 37 * (moment.microsecond // 1000) if name == "user_engagement" else None
    return {
        "event_date": local_date(moment),
        "event_timestamp": micros(moment),
        "event_name": name,
        "page_location": location,
        "page_referrer": referrer,
        "engagement_time_msec": engagement,
        "event_params": {"page_title": location.split("/")[3].split("?")[0] or "home"},
        "user_properties": {},
        "batch_page_id": micros(moment) // 1_000_000,
        "batch_ordering_id": order + 1,
        "batch_event_index": 1,
    }


def table_rows(as_of: datetime) -> list[Row]:
    """The export's tables at `as_of`: daily up to the day before yesterday, then intraday."""
    today = local_date(as_of.astimezone(UTC), BUSINESS_ZONE)
    days = (today - FIRST_DAY).days
    rows: list[Row] = []
    for offset in range(days + 1):
        day: date = FIRST_DAY + timedelta(days=offset)
        kind = "daily" if (today - day).days >= 2 else "intraday"
        rows.append({"table_date": day, "kind": kind})
    return rows
