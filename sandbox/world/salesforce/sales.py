"""Opportunities of the org, with their people."""

from datetime import datetime

from sandbox.world.calendar import local_date
from sandbox.world.draft import Deal, Draft
from sandbox.world.pipelines import EXPANSION_STAGES, SALES_STAGES
from sandbox.world.salesforce.history import keep_history
from sandbox.world.salesforce.ids import salesforce_id
from sandbox.world.salesforce.org import Org, survivor, tell, translate
from sandbox.world.salesforce.people import same, user
from sandbox.world.salesforce.sync import shared_deals

CLOSED_BY_STANDARD = {
    "closedwon": "Closed Won",
    "expansion_won": "Closed Won",
    "closedlost": "Closed Lost",
    "expansion_lost": "Closed Lost",
}
STAGES = {stage: label for stage, label, _ in (*SALES_STAGES, *EXPANSION_STAGES)}
STAGES |= CLOSED_BY_STANDARD
TYPES = {
    "newbusiness": "New Business",
    "existingbusiness": "Existing Business",
    "renewal": "Renewal",
}
OPPORTUNITY = {
    "dealname": ("Name", same),
    "dealstage": ("StageName", lambda value: STAGES[value]),
    "amount": ("Amount", same),
    "deal_currency_code": ("CurrencyIsoCode", same),
    "closedate": (
        "CloseDate",
        lambda value: local_date(datetime.fromisoformat(value)).isoformat(),
    ),
    "dealtype": ("Type", lambda value: TYPES[value]),
    "hs_deal_stage_probability": ("Probability", lambda value: f"{100 * float(value):g}"),
    "closed_lost_reason": ("Loss_Reason__c", same),
    "closed_won_reason": ("Won_Reason__c", same),
    "hubspot_owner_id": ("OwnerId", user),
}


def open_opportunities(draft: Draft, org: Org) -> None:
    """The shared deals, with their people."""
    for deal in shared_deals(draft):
        values = {
            "AccountId": salesforce_id("Account", int(deal.company.record.id)),
            "ContactId": salesforce_id("Contact", int(deal.person.entry.id)),
            "CampaignId": _campaign(deal),
        }
        number = int(deal.entry.id)
        opportunity = org.open("Opportunity", number, deal.opened_at, values)
        told_by = survivor(draft.book, deal.entry)
        told = translate(told_by, OPPORTUNITY, deal.opened_at)
        tell(opportunity, told)
        for version in told["StageName"]:
            ends = {"Closed Won": ("true", "true"), "Closed Lost": ("true", "false")}
            is_closed, is_won = ends.get(version.value or "", ("false", "false"))
            opportunity.put(version.timestamp, {"IsClosed": is_closed, "IsWon": is_won})
        role = {
            "OpportunityId": opportunity.id,
            "ContactId": values["ContactId"],
            "Role": "Decision Maker",
            "IsPrimary": "true",
        }
        org.next("OpportunityContactRole", deal.opened_at, role)
        keep_history(org, opportunity)


def _campaign(deal: Deal) -> str | None:
    campaign = deal.pass_.touch.campaign if deal.pass_ else None
    return (
        None
        if campaign is None or campaign.is_paid
        else salesforce_id("Campaign", int(campaign.id))
    )
