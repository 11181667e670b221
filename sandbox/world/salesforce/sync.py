"""Who and what is in both CRMs, and the ids that HubSpot's Salesforce sync writes.

Lead and contact carry the number of the HubSpot contact, an opportunity that of the deal: an id
never has to be looked up.
"""

from datetime import timedelta

from sandbox.world.draft import Deal, Draft, Pass
from sandbox.world.people import Person
from sandbox.world.salesforce.ids import salesforce_id

DELAY = timedelta(minutes=2)


def is_shared(person: Person) -> bool:
    """Every second person is worked in Salesforce."""
    return person.number % 2 == 0


def shared_leads(draft: Draft) -> list[tuple[Person, Pass]]:
    """People who became leads in Salesforce, with the pass that first brought them to sales."""
    firsts: dict[int, tuple[Person, Pass]] = {}
    for one in draft.passes:
        if is_shared(one.person) and one.mql_at is not None:
            firsts.setdefault(one.person.number, (one.person, one))
    return list(firsts.values())


def shared_deals(draft: Draft) -> list[Deal]:
    """Deals that are opportunities too."""
    return [deal for deal in draft.deals if is_shared(deal.person)]


def write_ids(draft: Draft) -> None:
    """Put the sync's ids on HubSpot's records, some deals' in the short form.

    Must come before records are copied and merged: copies carry the id with them, as in life.
    """
    for person, one in shared_leads(draft):
        if one.mql_at:
            lead_id = salesforce_id("Lead", int(person.entry.id))
            person.entry.put(one.mql_at + DELAY, {"hs_salesforceleadid": lead_id}, "SALESFORCE")
    for deal in shared_deals(draft):
        number = int(deal.entry.id)
        opportunity_id = salesforce_id("Opportunity", number)[: 15 if number % 3 == 0 else 18]
        synced_at = deal.opened_at + DELAY
        deal.entry.put(synced_at, {"hs_salesforceopportunityid": opportunity_id}, "SALESFORCE")
        contact_id = salesforce_id("Contact", int(deal.person.entry.id))
        deal.person.entry.put(synced_at, {"hs_salesforcecontactid": contact_id}, "SALESFORCE")
