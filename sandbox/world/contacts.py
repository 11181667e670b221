"""The first CRM records of people and companies."""

from datetime import datetime
from random import Random

from sandbox.world.chance import bounded, pick, stream
from sandbox.world.crm.entry import Entry
from sandbox.world.draft import Draft
from sandbox.world.employers import employ
from sandbox.world.people import Person
from sandbox.world.web.touches import Touch

FIRST_STAGE = {"inbound": "lead", "outbound": "other", "subscriber": "subscriber"}
OBJECT_SOURCE = {
    "outbound": "CRM_UI",
    "lead_form": "INTEGRATION",
    "newsletter": "IMPORT",
    "event": "IMPORT",
    "content_syndication": "IMPORT",
}
MEMBER_STATUS = {
    "event": "attended",
    "email": "clicked",
    "partner": "referred",
    "referral": "referred",
    "content_syndication": "registered",
}


def enter_person(draft: Draft, person: Person, touch: Touch, moment: datetime) -> None:
    """The person's contact record, and the place on the list of the campaign that brought it."""
    stage, source = FIRST_STAGE[person.kind], OBJECT_SOURCE.get(touch.channel, "FORM")
    email = person.emails[0]
    person.entry = open_contact(draft, person, touch, moment, email, stage, source)
    campaign = touch.campaign
    if campaign and not campaign.is_paid:
        status = MEMBER_STATUS[campaign.medium]
        draft.members.append((campaign.id, person.entry, status, person.interested_at, moment))


def open_contact(
    draft: Draft,
    person: Person,
    touch: Touch,
    moment: datetime,
    email: str,
    stage: str,
    source: str,
) -> Entry:
    """A contact record for one of the person's addresses, linked to the company."""
    rng = stream(draft.seed, "contact", person.number, email)
    values = _typed(rng, person, email) | _noted(rng, person, touch, stage)
    if len(person.emails) > 2 and email == person.emails[0]:
        values["hs_additional_emails"] = person.emails[1]
    values["hs_object_source"] = source
    entry = draft.book.open("contacts", moment, values, source)
    person.contact_ids.append(entry.id)
    if person.company:
        employ(draft, entry, person.company, moment)
    return entry


def _typed(rng: Random, person: Person, email: str) -> dict[str, str | None]:
    """What people type about themselves, with gaps and slips."""
    slips = [(email, 94), (email.upper(), 2), (f" {email}", 2), (email.title(), 2)]
    return {
        "email": pick(rng, slips),
        "firstname": person.first_name if rng.random() < 0.97 else "",
        "lastname": person.last_name,
        "phone": person.phone or None,
        "mobilephone": None,
        "jobtitle": person.title,
        "company": person.company.name if person.company else None,
        "country": person.country if rng.random() < 0.9 else None,
    }


def _noted(rng: Random, person: Person, touch: Touch, stage: str) -> dict[str, str | None]:
    """What the CRM notes by itself."""
    return {
        "lifecyclestage": stage,
        "hs_lead_status": "NEW" if stage == "lead" else None,
        "hs_analytics_source": touch.hubspot_source,
        "hs_analytics_source_data_1": touch.detail,
        "hs_google_click_id": touch.gclid or None,
        "hs_facebook_click_id": touch.fbclid or None,
        "hs_email_optout": "true" if rng.random() < 0.02 else "false",
        "campaign_id": touch.campaign.id if touch.campaign else None,
        "lead_score": str(score(rng, person)),
    }


def score(rng: Random, person: Person) -> int:
    """The lead score: mostly fit, some noise, 0 to 100."""
    return round(100 * bounded(0.75 * person.fit + 0.25 * rng.random()))


def learn_login(person: Person) -> None:
    """The site tells the CRM the person's login the first time it is used."""
    if person.logins_seen:
        known_at = max(min(person.logins_seen), person.entry.created_at)
        person.entry.versions.pop("app_user_id", None)
        person.entry.put(known_at, {"app_user_id": person.login}, "INTEGRATION")
