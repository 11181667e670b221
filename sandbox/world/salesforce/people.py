"""Leads, contacts and accounts of the org."""

from datetime import datetime, timedelta

from sandbox.world.calendar import DAYS_BEYOND, clock
from sandbox.world.companies import Company
from sandbox.world.crm.entry import Entry
from sandbox.world.crm.record import Version
from sandbox.world.draft import Draft
from sandbox.world.people import Person
from sandbox.world.salesforce.ids import salesforce_id
from sandbox.world.salesforce.org import Org, delete, purge, survivor, tell, translate
from sandbox.world.salesforce.sync import shared_deals, shared_leads

STATUS = {
    "NEW": "Open - Not Contacted",
    "OPEN": "Open - Not Contacted",
    "ATTEMPTED_TO_CONTACT": "Working - Contacted",
    "CONNECTED": "Working - Contacted",
    "IN_PROGRESS": "Accepted",
    "OPEN_DEAL": "Accepted",
    "UNQUALIFIED": "Closed - Not Converted",
    "BAD_TIMING": "Nurturing",
}
SOURCES = {
    "PAID_SEARCH": "Paid Search",
    "PAID_SOCIAL": "Paid Social",
    "ORGANIC_SEARCH": "Organic Search",
    "EMAIL_MARKETING": "Email",
    "REFERRALS": "Referral",
    "DIRECT_TRAFFIC": "Web",
}


def same(value: str) -> str | None:
    """A value both vendors write alike."""
    return value.strip() or None


def user(value: str) -> str | None:
    """The owner as a Salesforce user."""
    return salesforce_id("User", int(value))


PERSON = {
    "firstname": ("FirstName", same),
    "lastname": ("LastName", same),
    "email": ("Email", same),
    "phone": ("Phone", same),
    "mobilephone": ("MobilePhone", same),
    "jobtitle": ("Title", same),
    "hs_analytics_source": ("LeadSource", lambda value: SOURCES.get(value, "Other")),
    "hs_email_optout": ("HasOptedOutOfEmail", same),
    "app_user_id": ("App_User_Id__c", same),
    "campaign_id": ("Campaign_Id__c", same),
    "lead_score": ("Lead_Score__c", same),
    "hubspot_owner_id": ("OwnerId", user),
}
LEAD = PERSON | {
    "company": ("Company", same),
    "country": ("Country", same),
    "hs_lead_status": ("Status", lambda value: STATUS[value]),
    "handoff_reject_reason": ("Reject_Reason__c", same),
    "recycle_reason": ("Recycle_Reason__c", same),
}
CONTACT = PERSON | {"country": ("MailingCountry", same)}


def open_accounts(draft: Draft, org: Org) -> None:
    """The companies of the shared deals, from the first deal on; half of them find a region."""
    for deal in shared_deals(draft):
        company = deal.company
        number = int(company.record.id)
        if salesforce_id("Account", number) not in org.entries["Account"]:
            account = org.open("Account", number, deal.opened_at, _account(company))
            if number % 2:
                account.put(clock(6) - timedelta(hours=5), {"Region__c": company.region})


def _account(company: Company) -> dict[str, str | None]:
    return {
        "Name": company.name,
        "Website": f"https://www.{company.domain}",
        "Industry": company.industry.title(),
        "BillingCountry": company.country,
        "NumberOfEmployees": str(company.employees),
        "Type": "Prospect",
    }


def open_people(draft: Draft, org: Org) -> None:
    """Leads from their handoff on; contacts from their first deal on, as conversions make them."""
    first_deals = {deal.person.number: deal for deal in reversed(shared_deals(draft))}
    for person, one in shared_leads(draft):
        told_by = survivor(draft.book, person.entry)
        if one.mql_at is None:
            continue
        lead = org.open("Lead", int(person.entry.id), one.mql_at, {"IsConverted": "false"})
        deal = first_deals.get(person.number)
        told = translate(told_by, LEAD, one.mql_at)
        if told["Status"][0].value is None:
            told["Status"][0] = Version("Open - Not Contacted", one.mql_at)
        tell(lead, told, deal.opened_at if deal else None)
        if deal:
            _convert(lead, person, deal.company, int(deal.entry.id), deal.opened_at)
    for deal in first_deals.values():
        told_by = survivor(draft.book, deal.person.entry)
        account_id = salesforce_id("Account", int(deal.company.record.id))
        number = int(deal.person.entry.id)
        contact = org.open("Contact", number, deal.opened_at, {"AccountId": account_id})
        tell(contact, translate(told_by, CONTACT, deal.opened_at))


def _convert(lead: Entry, person: Person, company: Company, deal: int, at: datetime) -> None:
    values = {
        "IsConverted": "true",
        "Status": "Closed - Converted",
        "ConvertedDate": at.date().isoformat(),
        "ConvertedContactId": salesforce_id("Contact", int(person.entry.id)),
        "ConvertedAccountId": salesforce_id("Account", int(company.record.id)),
        "ConvertedOpportunityId": salesforce_id("Opportunity", deal),
    }
    lead.put(at, values)


def have_incidents(org: Org) -> None:
    """Leads that nobody converted are deleted, restored, emptied from the bin, typed in twice.

    The days are planned, so that even a tiny org changes from day to day.
    """
    leads = [lead for lead in org.entries["Lead"].values() if lead.created_at < clock(-5)]
    leads = [lead for lead in leads if lead.value("IsConverted", clock(DAYS_BEYOND)) == "false"]
    for place, lead in enumerate(leads):
        day = clock(place // 4 * 3 + 1) if place < 4 * DAYS_BEYOND // 3 else clock(DAYS_BEYOND)
        if place % 4 == 0:
            delete(lead, day - timedelta(hours=8))
            if place % 8:
                lead.put(day + timedelta(days=2), {"IsDeleted": "false"})
        elif place % 4 == 1:
            purge(lead, day - timedelta(hours=6))
        elif place % 4 == 2:
            _type_again(org, lead, day)


def _type_again(org: Org, lead: Entry, merged_at: datetime) -> None:
    """A second lead of the same person, merged on the planned day."""
    moment = lead.created_at + timedelta(days=2)
    values = {name: found[0].value for name, found in lead.versions.items()}
    copy = org.open("Lead", 10**6 + len(org.entries["Lead"]), moment, values)
    delete(copy, merged_at - timedelta(hours=4), master=lead)
