"""The org in the order its records need each other."""

from sandbox.world.draft import Draft
from sandbox.world.salesforce.campaigns import open_campaigns
from sandbox.world.salesforce.history import keep_field_history
from sandbox.world.salesforce.org import Org
from sandbox.world.salesforce.people import have_incidents, open_accounts, open_people
from sandbox.world.salesforce.sales import open_opportunities
from sandbox.world.salesforce.work import open_activities, open_cases, open_users


def make_org(draft: Draft) -> Org:
    """The Salesforce org of a written world, all days of it."""
    org = Org()
    open_users(org)
    open_accounts(draft, org)
    open_people(draft, org)
    open_opportunities(draft, org)
    open_campaigns(draft, org)
    open_activities(draft, org)
    open_cases(draft, org)
    have_incidents(org)
    keep_field_history(org, "Opportunity")
    keep_field_history(org, "Lead")
    return org
