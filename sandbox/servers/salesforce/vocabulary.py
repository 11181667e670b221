"""The fields of every object: what `describe` tells, and how values look on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.world import clock
from sandbox.world.crm.record import Record

VERSION = "v68.0"
VERSIONS = ("66.0", "67.0", "68.0")
REGION_SINCE = clock(6)
"""From then on accounts have the field `Region__c`: a customisation in the middle of the year."""

MARKS = {
    "@": "datetime",
    "~": "date",
    "?": "boolean",
    "#": "int",
    "%": "percent",
    "$": "currency",
    "*": "double",
    "^": "reference",
    "": "string",
}
AUDIT = "OwnerId^ CreatedById^ CreatedDate@ LastModifiedDate@ SystemModstamp@ IsDeleted?"
STAMPS = "CreatedById^ CreatedDate@ LastModifiedDate@ SystemModstamp@ IsDeleted?"
PERSON = """
    Id^ FirstName LastName Title Email Phone MobilePhone LeadSource HasOptedOutOfEmail?
    App_User_Id__c Campaign_Id__c Lead_Score__c* MasterRecordId^
"""
CHANGE = "Id^ Field DataType OldValue NewValue CreatedById^ CreatedDate@ IsDeleted?"
ACTIVITY = "Id^ WhoId^ WhatId^ AccountId^ Subject ActivityDate~ IsArchived?"
OBJECTS = {
    "User": "Id^ Username Email FirstName LastName Name Title Department IsActive? UserType"
    " TimeZoneSidKey CreatedDate@ LastModifiedDate@ SystemModstamp@",
    "Lead": f"{PERSON} Company Website Country Industry NumberOfEmployees# AnnualRevenue$ Status"
    " Rating IsConverted? ConvertedDate~ ConvertedContactId^ ConvertedAccountId^"
    f" ConvertedOpportunityId^ Reject_Reason__c Recycle_Reason__c {AUDIT}",
    "LeadHistory": f"LeadId^ {CHANGE}",
    "Contact": f"{PERSON} AccountId^ MailingCountry {AUDIT}",
    "Account": "Id^ Name Website Phone Type Industry BillingCountry NumberOfEmployees#"
    f" AnnualRevenue$ ParentId^ MasterRecordId^ {AUDIT}",
    "Opportunity": "Id^ Name AccountId^ ContactId^ CampaignId^ StageName Type LeadSource Amount$"
    " CurrencyIsoCode Probability% ForecastCategoryName CloseDate~ IsClosed? IsWon? Loss_Reason__c"
    f" Won_Reason__c {AUDIT}",
    "OpportunityHistory": "Id^ OpportunityId^ StageName Amount$ PrevAmount$ ExpectedRevenue$"
    " Probability% CloseDate~ PrevCloseDate~ CreatedById^ CreatedDate@ SystemModstamp@ IsDeleted?",
    "OpportunityFieldHistory": f"OpportunityId^ {CHANGE}",
    "OpportunityContactRole": f"Id^ OpportunityId^ ContactId^ Role IsPrimary? {STAMPS}",
    "Campaign": "Id^ Name Type Status StartDate~ EndDate~ IsActive? BudgetedCost$ ActualCost$"
    f" ParentId^ {AUDIT}",
    "CampaignMember": "Id^ CampaignId^ LeadId^ ContactId^ Status HasResponded?"
    f" FirstRespondedDate~ {STAMPS}",
    "Task": f"{ACTIVITY} Status Priority Type TaskSubtype IsClosed? CallType CallDisposition"
    f" CallDurationInSeconds# CompletedDateTime@ {AUDIT}",
    "Event": f"{ACTIVITY} Type EventSubtype StartDateTime@ EndDateTime@ IsAllDayEvent? IsChild?"
    f" {AUDIT}",
    "Case": "Id^ CaseNumber Subject Status Priority Type Reason Origin ContactId^ AccountId^"
    f" IsClosed? ClosedDate@ {AUDIT}",
}


def fields_of(kind: str, as_of: datetime) -> dict[str, str] | None:
    """Field names and types of an object at a moment; None for an object the org lacks."""
    if kind not in OBJECTS:
        return None
    fields = {}
    for text in OBJECTS[kind].split():
        mark = text[-1] if text[-1] in MARKS else ""
        fields[text.removesuffix(mark) if mark else text] = MARKS[mark]
    if kind == "Account" and as_of >= REGION_SINCE:
        fields["Region__c"] = "string"
    return fields


def value_of(record: Record, name: str, kind: str) -> Any:
    """A field's value: None, text, number, boolean, or a moment."""
    frame = {
        "Id": record.id,
        "CreatedDate": record.created_at,
        "LastModifiedDate": record.updated_at,
        "SystemModstamp": record.updated_at,
    }
    if name in frame:
        return frame[name]
    text = record.properties.get(name)
    if kind == "boolean":
        return text == "true"
    if text is None:
        return None
    if kind == "datetime":
        return datetime.fromisoformat(text)
    if kind in ("currency", "double", "percent"):
        return float(text)
    return int(text) if kind == "int" else text


def in_json(value: Any) -> Any:
    """A value as REST writes it."""
    return f"{stamp(value)}+0000" if isinstance(value, datetime) else value


def in_csv(value: Any) -> str:
    """A value as bulk results write it; null is nothing at all."""
    if isinstance(value, datetime):
        return f"{stamp(value)}Z"
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def stamp(moment: datetime) -> str:
    """A moment to the millisecond, without its zone, which is UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}"
