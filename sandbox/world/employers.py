"""CRM records of companies, made when their first contact needs one."""

from datetime import datetime

from sandbox.world.chance import pick, stream
from sandbox.world.companies import Company
from sandbox.world.crm.entry import Entry
from sandbox.world.draft import Draft


def enter_company(draft: Draft, company: Company, moment: datetime) -> Entry:
    """The company's CRM record, made when the first contact needs it."""
    if company.entry is None:
        rng = stream(draft.seed, "company-entry", company.number)
        domain = pick(rng, [(company.domain, 92), (f"http://www.{company.domain}/", 4), (None, 4)])
        values = {
            "name": company.name,
            "domain": domain,
            "country": company.country,
            "industry": company.industry,
            "numberofemployees": str(company.employees),
            "annualrevenue": str(company.employees * 180_000) if rng.random() < 0.7 else None,
            "hubspot_owner_id": None,
            "hs_parent_company_id": None,
        }
        company.entry = draft.book.open("companies", moment, values, "AUTOMATION_PLATFORM")
        parent = company.parent
        if parent and parent.entry:
            known_at = max(moment, parent.entry.created_at)
            company.entry.put(known_at, {"hs_parent_company_id": parent.entry.id})
    return company.entry


def employ(draft: Draft, contact: Entry, company: Company, moment: datetime) -> None:
    """Associate the contact with its company's record, entering the company where needed."""
    employer = enter_company(draft, company, moment)
    linked_at = max(moment, employer.created_at)
    draft.book.link(contact, employer, linked_at, is_primary=True)
    contact.put(linked_at, {"associatedcompanyid": employer.id}, "AUTOMATION_PLATFORM")
