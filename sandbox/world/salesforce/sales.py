"""Opportunities of the org with their history, and the campaigns they came from."""

from datetime import UTC, datetime
from itertools import pairwise

from sandbox.world.ads.entities import offline_rows
from sandbox.world.calendar import HORIZON, local_date
from sandbox.world.crm.entry import Entry
from sandbox.world.draft import Deal, Draft
from sandbox.world.pipelines import EXPANSION_STAGES, SALES_STAGES
from sandbox.world.salesforce.ids import salesforce_id
from sandbox.world.salesforce.org import Org, survivor, tell, translate
from sandbox.world.salesforce.people import same, user
from sandbox.world.salesforce.sync import is_shared, shared_deals

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
TRACKED = {
    "Opportunity": ("StageName", "Amount", "CloseDate", "OwnerId"),
    "Lead": ("Status", "OwnerId"),
}
DATA_TYPES = {
    "StageName": "DynamicEnum",
    "Amount": "Currency",
    "CloseDate": "DateOnly",
    "OwnerId": "EntityId",
    "Status": "DynamicEnum",
}
SINCE = datetime(2024, 1, 8, 9, tzinfo=UTC)


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
        _keep_history(org, opportunity)


def _campaign(deal: Deal) -> str | None:
    campaign = deal.pass_.touch.campaign if deal.pass_ else None
    return (
        None
        if campaign is None or campaign.is_paid
        else salesforce_id("Campaign", int(campaign.id))
    )


def _keep_history(org: Org, opportunity: Entry) -> None:
    """OpportunityHistory: a row whenever stage, amount, probability or close date changes."""
    watched = ("StageName", "Amount", "Probability", "CloseDate")
    moments = {
        version.timestamp for name in watched for version in opportunity.versions.get(name, [])
    }
    before: datetime | None = None
    for moment in sorted(moments):
        values = {name: opportunity.value(name, moment) for name in watched}
        for name in ("Amount", "CloseDate"):
            values[f"Prev{name}"] = opportunity.value(name, before) if before else None
        org.next("OpportunityHistory", moment, {"OpportunityId": opportunity.id, **values})
        before = moment


def keep_field_history(org: Org, kind: str) -> None:
    """One row per change of a tracked field; the first value of a field is no change."""
    for entry in list(org.entries[kind].values()):
        for name in TRACKED[kind]:
            versions = entry.versions.get(name, [])
            for old, new in pairwise(versions):
                values = {
                    f"{kind}Id": entry.id,
                    "Field": "Owner" if name == "OwnerId" else name,
                    "DataType": DATA_TYPES[name],
                    "OldValue": old.value,
                    "NewValue": new.value,
                }
                history = "LeadHistory" if kind == "Lead" else f"{kind}FieldHistory"
                change = org.next(history, new.timestamp, values)
                change.gone_at, change.gone_why = entry.gone_at, entry.gone_why


def open_campaigns(draft: Draft, org: Org) -> None:
    """The campaigns beside the ads, and which leads and contacts are on their lists."""
    for row in offline_rows(HORIZON):
        values = {
            "Name": row["name"],
            "Type": row["channel"].replace("_", " ").title(),
            "Status": "In Progress",
            "IsActive": "true",
            "StartDate": row["starts_at"].date().isoformat() if row["starts_at"] else None,
            "EndDate": row["ends_at"].date().isoformat() if row["ends_at"] else None,
        }
        org.open("Campaign", int(row["campaign_id"]), SINCE, values)
    shared = {person.entry.id for person in draft.people if is_shared(person)}
    for campaign_id, entry, _, responded_at, listed_at in draft.members:
        lead = org.entries["Lead"].get(salesforce_id("Lead", int(entry.id)))
        if entry.id in shared and lead is not None:
            values = {
                "CampaignId": salesforce_id("Campaign", int(campaign_id)),
                "LeadId": lead.id,
                "Status": "Responded" if responded_at else "Sent",
                "HasResponded": str(responded_at is not None).lower(),
                "FirstRespondedDate": responded_at.date().isoformat() if responded_at else None,
            }
            member = org.next("CampaignMember", max(listed_at, lead.created_at), values)
            for version in lead.versions.get("ConvertedContactId", []):
                member.put(version.timestamp, {"ContactId": version.value})
