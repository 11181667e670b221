"""The raw tables Salesforce fills, and what has to be known to read each object.

Columns are Salesforce's field names in snake case; custom fields keep their name in lower case.
Custom fields that are declared are those the staging models know; any other arrives beside them.
"""

import re
from dataclasses import dataclass

from orchestration.sources.tables import RawTable, Reconciliation

MONEY = "decimal(20,4)"
# Objects that merges apply to; their losers name the survivor.
MASTER = "MasterRecordId"
TYPES = {
    "": "varchar",
    "?": "boolean",
    "@": "timestamp",
    "~": "date",
    "#": "bigint",
    "%": "double",
    "$": MONEY,
}
AUDIT = "OwnerId CreatedById CreatedDate@ LastModifiedDate@ SystemModstamp@ IsDeleted?"
PERSON = """
    FirstName LastName Title Email Phone MobilePhone LeadSource HasOptedOutOfEmail?
    App_User_Id__c Campaign_Id__c Reject_Reason__c Recycle_Reason__c
"""
LEAD = """
    Company Website Country Industry NumberOfEmployees# AnnualRevenue$ Status Rating IsConverted?
    ConvertedDate~ ConvertedContactId ConvertedAccountId ConvertedOpportunityId
"""
CONTACT = "AccountId MailingCountry"
ACCOUNT = """
    Name Website Phone Type Industry BillingCountry NumberOfEmployees# AnnualRevenue$ ParentId
"""
OPPORTUNITY = """
    Name AccountId ContactId CampaignId StageName Type LeadSource Amount$ CurrencyIsoCode
    Probability% ForecastCategoryName CloseDate~ IsClosed? IsWon? Loss_Reason__c Won_Reason__c
"""
STAGE_CHANGE = """
    OpportunityId StageName Amount$ PrevAmount$ ExpectedRevenue$ Probability% CloseDate~
    PrevCloseDate~ CreatedById CreatedDate@ SystemModstamp@ IsDeleted?
"""
FIELD_CHANGE = "Field DataType OldValue NewValue CreatedById CreatedDate@ IsDeleted?"
CONTACT_ROLE = """
    OpportunityId ContactId Role IsPrimary? CreatedById CreatedDate@ LastModifiedDate@
    SystemModstamp@ IsDeleted?
"""
CAMPAIGN = "Name Type Status StartDate~ EndDate~ IsActive? BudgetedCost$ ActualCost$ ParentId"
MEMBER = """
    CampaignId LeadId ContactId Status HasResponded? FirstRespondedDate~ CreatedById CreatedDate@
    LastModifiedDate@ SystemModstamp@ IsDeleted?
"""
ACTIVITY = "WhoId WhatId AccountId Subject ActivityDate~ IsArchived?"
TASK = """
    Status Priority Type TaskSubtype IsClosed? CallType CallDisposition CallDurationInSeconds#
    CompletedDateTime@
"""
EVENT = "Type EventSubtype StartDateTime@ EndDateTime@ IsAllDayEvent? IsChild?"
USER = """
    Username Email FirstName LastName Name Title Department IsActive? UserType TimeZoneSidKey
    CreatedDate@ LastModifiedDate@ SystemModstamp@
"""
CASE = """
    CaseNumber Subject Status Priority Type Reason Origin ContactId AccountId IsClosed? ClosedDate@
"""


@dataclass(frozen=True)
class SObject:
    """A Salesforce object and how it is read.

    fields: API name of each declared field to its column.  cursor: field that moves with every
    change.  is_required: without access to it the source stops; others stay empty, reported once.
    """

    name: str
    table: RawTable
    fields: dict[str, str]
    cursor: str = "SystemModstamp"
    is_required: bool = False


def column_of(field: str) -> str:
    """`SystemModstamp` becomes `system_modstamp`.

    A custom field's name is only put in lower case: Salesforce tells names apart without regard to
    case, so two of them cannot meet in one column.
    """
    if field.endswith(("__c", "__pc", "__s")):
        return field.lower()
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", field).lower()


def _object(
    name: str,
    table: str,
    declared: str,
    what: str,
    cursor: str = "SystemModstamp",
    is_required: bool = False,
) -> SObject:
    marked = re.findall(r"(\w+)([?@~#%$]?)", f"Id {declared}")
    fields = {field: column_of(field) for field, _ in marked}
    columns = {column_of(field): TYPES[mark] for field, mark in marked}
    raw = RawTable(table, ("id",), columns, f"One row per {what}.")
    return SObject(name, raw, fields, cursor, is_required)


def _changes(name: str, table: str, parent: str) -> SObject:
    """Salesforce stamps history once and never again."""
    what = f"change of a tracked field of {parent}"
    return _object(name, table, f"{parent.title()}Id {FIELD_CHANGE}", what, "CreatedDate")


OBJECTS = (
    _object("User", "users", USER, "user, those who left included"),
    _object(
        "Lead",
        "leads",
        f"{PERSON} {LEAD} {MASTER} {AUDIT}",
        "lead, converted, deleted and merged ones included",
    ),
    _changes("LeadHistory", "lead_history", "lead"),
    _object(
        "Contact",
        "contacts",
        f"{PERSON} {CONTACT} {MASTER} {AUDIT}",
        "contact, deleted and merged ones included",
        is_required=True,
    ),
    _object(
        "Account",
        "accounts",
        f"{ACCOUNT} {MASTER} {AUDIT}",
        "account, deleted and merged ones included",
        is_required=True,
    ),
    _object(
        "Opportunity",
        "opportunities",
        f"{OPPORTUNITY} {AUDIT}",
        "opportunity, deleted ones included",
        is_required=True,
    ),
    _object(
        "OpportunityHistory",
        "opportunity_history",
        STAGE_CHANGE,
        "stage, amount, probability or close date that an opportunity took",
    ),
    _changes("OpportunityFieldHistory", "opportunity_field_history", "opportunity"),
    _object(
        "OpportunityContactRole",
        "opportunity_contact_roles",
        CONTACT_ROLE,
        "contact of an opportunity and their role",
    ),
    _object("Campaign", "campaigns", f"{CAMPAIGN} {AUDIT}", "campaign, deleted ones included"),
    _object("CampaignMember", "campaign_members", MEMBER, "lead or contact of a campaign"),
    _object("Task", "tasks", f"{ACTIVITY} {TASK} {AUDIT}", "task, which calls and e-mails are too"),
    _object("Event", "events", f"{ACTIVITY} {EVENT} {AUDIT}", "meeting in a calendar"),
    _object("Case", "cases", f"{CASE} {AUDIT}", "service case"),
)
FIELDS = RawTable(
    "fields",
    ("object_type", "name"),
    {
        "object_type": "varchar",
        "name": "varchar",
        "type": "varchar",
        "is_own": "boolean",
        "change": "varchar",
    },
    "One row per field that is read; change says that it was removed, or which type it had.",
)
TOTALS = RawTable(
    "totals",
    ("object_type",),
    {"object_type": "varchar", "total": "bigint"},
    "One row per object: how many living records Salesforce's own COUNT() tells.",
)
TABLES = (*(kind.table for kind in OBJECTS), FIELDS, TOTALS)
RECONCILIATIONS = tuple(
    Reconciliation(
        kind.table.name,
        "records",
        f"""
        select object_type as scope, total as vendor_total,
            (select count(*) from raw_salesforce.{kind.table.name} where not _is_deleted)
                as raw_total
        from raw_salesforce.totals where object_type = '{kind.table.name}'
        """,
    )
    for kind in OBJECTS
)
