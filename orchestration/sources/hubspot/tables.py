"""The raw tables HubSpot fills, and what has to be known to read each object type."""

from dataclasses import dataclass

from orchestration.sources.tables import RawTable, Reconciliation

# Every CRM object has these beside its properties.
FRAME = {
    "id": "varchar",
    "created_at": "timestamp",
    "updated_at": "timestamp",
    "archived": "boolean",
    "archived_at": "timestamp",
}
CONTACT = """
    email hs_additional_emails firstname lastname phone mobilephone jobtitle company country
    lifecyclestage hs_lead_status hubspot_owner_id hs_analytics_source hs_analytics_source_data_1
    hs_google_click_id hs_facebook_click_id hs_email_optout associatedcompanyid app_user_id
    lead_score handoff_reject_reason recycle_reason campaign_id hs_object_source
    hs_merged_object_ids hs_calculated_merged_vids hs_salesforcecontactid hs_salesforceleadid
    createdate lastmodifieddate
"""
COMPANY = """
    name domain country industry numberofemployees annualrevenue hubspot_owner_id
    hs_parent_company_id createdate hs_lastmodifieddate hs_merged_object_ids
"""
DEAL = """
    dealname pipeline dealstage amount deal_currency_code closedate createdate hubspot_owner_id
    dealtype closed_lost_reason closed_won_reason hs_deal_stage_probability campaign_id
    hs_lastmodifieddate hs_salesforceopportunityid hs_merged_object_ids
"""
ACTIVITY = "hs_timestamp hubspot_owner_id createdate hs_lastmodifieddate hs_object_source"
CALL = """
    hs_call_direction hs_call_status hs_call_disposition hs_call_duration hs_call_title
"""
MEETING = """
    hs_meeting_outcome hs_meeting_start_time hs_meeting_end_time hs_meeting_title
"""
EMAIL = "hs_email_direction hs_email_status hs_email_subject hs_email_sender_type"
TASK = "hs_task_status hs_task_type hs_task_completion_date hs_task_subject"
TICKET = """
    subject hs_pipeline hs_pipeline_stage createdate closed_date hs_ticket_priority
    hs_ticket_category hubspot_owner_id hs_lastmodifieddate
"""

OWNERS = RawTable(
    "owners",
    ("id",),
    {
        "id": "varchar",
        "email": "varchar",
        "first_name": "varchar",
        "last_name": "varchar",
        "user_id": "varchar",
        "archived": "boolean",
        "teams": "varchar",
    },
    "One row per owner, archived ones included; teams is JSON text.",
)
FORMS = RawTable(
    "forms",
    ("id",),
    {
        "id": "varchar",
        "name": "varchar",
        "form_type": "varchar",
        "created_at": "timestamp",
        "updated_at": "timestamp",
        "archived": "boolean",
    },
    "One row per form, archived ones included.",
)
FORM_SUBMISSIONS = RawTable(
    "form_submissions",
    ("id",),
    {
        "id": "varchar",
        "form_id": "varchar",
        "submitted_at": "timestamp",
        "page_url": "varchar",
        "email": "varchar",
        "values": "varchar",
    },
    "One row per time somebody sent a form; values is JSON text, all that they wrote.",
)
PIPELINES = RawTable(
    "pipelines",
    ("object_type", "id"),
    {
        "object_type": "varchar",
        "id": "varchar",
        "label": "varchar",
        "display_order": "bigint",
        "archived": "boolean",
    },
    "One row per pipeline of an object type.",
)
PIPELINE_STAGES = RawTable(
    "pipeline_stages",
    ("object_type", "pipeline_id", "id"),
    {
        "object_type": "varchar",
        "pipeline_id": "varchar",
        "id": "varchar",
        "label": "varchar",
        "display_order": "bigint",
        "probability": "varchar",
        "is_closed": "varchar",
    },
    "One row per stage of a pipeline.",
)
PROPERTY_HISTORY = RawTable(
    "property_history",
    ("object_type", "object_id", "property", "timestamp", "value"),
    {
        "object_type": "varchar",
        "object_id": "varchar",
        "property": "varchar",
        "timestamp": "timestamp",
        "value": "varchar",
        "source_type": "varchar",
        "source_id": "varchar",
        "updated_by_user_id": "varchar",
    },
    "One row per value a tracked property took, with the moment it took it.",
    parents=(("object_type", "object_id"),),
)
ASSOCIATIONS = RawTable(
    "associations",
    ("from_object_type", "from_id", "to_object_type", "to_id", "association_type_id"),
    {
        "from_object_type": "varchar",
        "from_id": "varchar",
        "to_object_type": "varchar",
        "to_id": "varchar",
        "association_type_id": "varchar",
        "association_category": "varchar",
        "label": "varchar",
    },
    "One row per association type from one object to another; each pair is read from one side.",
    parents=(("from_object_type", "from_id"), ("to_object_type", "to_id")),
)

PROPERTIES = RawTable(
    "properties",
    ("object_type", "name"),
    {
        "object_type": "varchar",
        "name": "varchar",
        "type": "varchar",
        "is_own": "boolean",
        "change": "varchar",
    },
    "One row per property that is read; change says that it was removed, or which type it had.",
)
TOTALS = RawTable(
    "totals",
    ("object_type",),
    {"object_type": "varchar", "total": "bigint"},
    "One row per object type: how many living records HubSpot's own search counts.",
)


@dataclass(frozen=True)
class ObjectType:
    """A CRM object type and how it is read.

    cursor: property that moves with every edit.  tracked: properties whose history is kept.
    to: object types whose associations are read from here.  is_required: without access to it the
    source stops; others then stay empty and are reported once.
    """

    table: RawTable
    cursor: str = "hs_lastmodifieddate"
    tracked: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    is_required: bool = False

    @property
    def name(self) -> str:
        """HubSpot's plural name, which is also the table's."""
        return self.table.name

    @property
    def properties(self) -> list[str]:
        """Declared columns that are HubSpot properties."""
        return [name for name in self.table.columns if name not in FRAME]


def _objects(name: str, properties: str, description: str) -> RawTable:
    columns = FRAME | dict.fromkeys(properties.split(), "varchar")
    return RawTable(name, ("id",), columns, description)


def _activity(name: str, properties: str, description: str) -> ObjectType:
    table = _objects(name, f"{ACTIVITY} {properties}", description)
    return ObjectType(table, to=("contacts", "companies", "deals"))


OBJECT_TYPES = (
    ObjectType(
        _objects("contacts", CONTACT, "One row per contact, ended ones marked."),
        cursor="lastmodifieddate",
        tracked=(
            "lifecyclestage",
            "hs_lead_status",
            "hubspot_owner_id",
            "handoff_reject_reason",
        ),
        to=("companies",),
        is_required=True,
    ),
    ObjectType(
        _objects("companies", COMPANY, "One row per company, ended ones marked."),
        is_required=True,
    ),
    ObjectType(
        _objects("deals", DEAL, "One row per deal, ended ones marked."),
        tracked=(
            "dealstage",
            "amount",
            "closedate",
            "hubspot_owner_id",
            "closed_lost_reason",
            "closed_won_reason",
        ),
        to=("contacts", "companies"),
        is_required=True,
    ),
    _activity("calls", CALL, "One row per logged call."),
    _activity("meetings", MEETING, "One row per meeting."),
    _activity("emails", EMAIL, "One row per one-to-one e-mail, sent or received."),
    _activity("tasks", TASK, "One row per task."),
    ObjectType(
        _objects("tickets", TICKET, "One row per service ticket."),
        to=("contacts", "companies"),
    ),
)
TABLES = (
    *(kind.table for kind in OBJECT_TYPES),
    OWNERS,
    FORMS,
    FORM_SUBMISSIONS,
    PIPELINES,
    PIPELINE_STAGES,
    PROPERTY_HISTORY,
    ASSOCIATIONS,
    PROPERTIES,
    TOTALS,
)
RECONCILIATIONS = tuple(
    Reconciliation(
        kind.name,
        "records",
        f"""
        select object_type as scope, total as vendor_total,
            (select count(*) from raw_hubspot.{kind.name} where not _is_deleted) as raw_total
        from raw_hubspot.totals where object_type = '{kind.name}'
        """,
    )
    for kind in OBJECT_TYPES
)
