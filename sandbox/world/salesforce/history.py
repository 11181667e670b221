"""What the org remembers of an opportunity's and a lead's past."""

from datetime import datetime
from itertools import pairwise

from sandbox.world.crm.entry import Entry
from sandbox.world.salesforce.org import Org

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


def keep_history(org: Org, opportunity: Entry) -> None:
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
