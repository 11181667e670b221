"""Who is who: each person with every record, device and login."""

from datetime import datetime

from sandbox.world import World
from sandbox.world.people import Person
from sandbox.world.rows import Row
from sandbox.world.web.touches import Touch

# what Google calls the network of a campaign; a click on its ad belongs there
NETWORK_CHANNELS = {"DISPLAY": "display", "VIDEO": "paid_video", "DEMAND_GEN": "cross_network"}


def person_rows(world: World, as_of: datetime) -> list[Row]:
    """One row per person known to the CRM at `as_of`.

    contact_ids: every id the person ever had; served_contact_ids: those that answer now; devices:
    browsers seen with consent, shared ones included.
    """
    return [
        _person(world, person, as_of) for person in world.people if person.entry.created_at <= as_of
    ]


def _person(world: World, person: Person, as_of: datetime) -> Row:
    entries = [world.book.entries["contacts"][one] for one in person.contact_ids]
    seen = [entry for entry in entries if entry.shown_at <= as_of]
    devices = [
        device
        for device in person.devices
        if device.has_analytics_consent and device.first_seen and device.first_seen <= as_of
    ]
    logins = [moment for moment in person.logins_seen if moment <= as_of]
    return {
        "person": person.key,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "contact_ids": [entry.id for entry in seen],
        "served_contact_ids": [entry.id for entry in seen if entry.is_served(as_of)],
        "login": person.login if logins else None,
        "first_login_at": min(logins, default=None),
        "emails": person.emails,
        "phone": person.phone,
        "devices": [device.pseudo_id for device in devices],
        "shared_devices": [device.pseudo_id for device in devices if len(device.people) > 1],
        "company_domain": person.company.domain if person.company else None,
        "campaign_id": person.campaign.id if person.campaign else None,
        "fit": round(person.fit, 4),
        "kind": person.kind,
    }


def session_rows(world: World, as_of: datetime) -> list[Row]:
    """One row per visit begun by `as_of`: whose it was, by GA4's keys (None without consent)."""
    rows = []
    for visit in sorted(world.visits, key=lambda one: (one.started_at, one.device.pseudo_id)):
        known = visit.device.has_analytics_consent
        if visit.started_at <= as_of:
            rows.append(
                {
                    "user_pseudo_id": visit.device.pseudo_id if known else None,
                    "ga_session_id": int(visit.started_at.timestamp()) if known else None,
                    "started_at": visit.started_at,
                    "person": visit.person.key if visit.person else None,
                    "channel": _channel(visit.touch),
                    "campaign_id": visit.touch.campaign.id if visit.touch.campaign else None,
                    "form": visit.form or None,
                }
            )
    return rows


def company_rows(world: World, as_of: datetime) -> list[Row]:
    """One row per company in the CRM: its domain and the ids that mean it."""
    return [
        {
            "name": company.name,
            "domain": company.domain,
            "company_id": company.entry.id,
            "country": company.country,
            "employees": company.employees,
            "parent_domain": company.parent.domain if company.parent else None,
        }
        for company in world.companies
        if company.entry and company.entry.created_at <= as_of
    ]


def _channel(touch: Touch) -> str:
    """The channel a touch came through; an ad's click id alone does not name the network."""
    network = touch.campaign.objective if touch.campaign else ""
    return NETWORK_CHANNELS.get(network, touch.channel)
