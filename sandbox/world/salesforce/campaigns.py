"""Campaigns of the org, and which leads and contacts are on their lists."""

from datetime import UTC, datetime

from sandbox.world.ads.entities import offline_rows
from sandbox.world.calendar import HORIZON
from sandbox.world.draft import Draft
from sandbox.world.salesforce.ids import salesforce_id
from sandbox.world.salesforce.org import Org
from sandbox.world.salesforce.sync import is_shared

SINCE = datetime(2024, 1, 8, 9, tzinfo=UTC)


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
