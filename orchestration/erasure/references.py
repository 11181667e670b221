"""Where raw tables name persons: the columns that identify one, and those that say nothing of them.

A row *about* a person is emptied when they are erased: its identifiers become meaningless ones,
columns that `keeps` does not list become null, numbers and times stay. A row that only *refers* to
a person (a deal, an order) keeps everything but the reference.
"""

from dataclasses import dataclass, field
from functools import cached_property

from orchestration.erasure.nodes import emails_in, ids_in


@dataclass(frozen=True)
class Reference:
    """A column that identifies persons.

    prefix: what makes a node of the value, `contact:hubspot:` or `login:`; `email` extracts
    addresses.  separator: of a column that lists several.  when: SQL condition for it to hold.
    about: whether the row is about that person.
    """

    column: str
    prefix: str
    separator: str = ""
    when: str = ""
    about: bool = True

    @cached_property
    def nodes(self) -> str:
        """SQL: the nodes that a value names, a list, empty for null."""
        column = f'"{self.column}"'
        if self.prefix == "email":
            named = emails_in(column)
        elif self.prefix == "device:ga4:":
            named = f"['device:ga4:' || dataset || ':' || trim({column})]"
        else:
            named = ids_in(column, self.prefix, self.separator)
        held = f" and {self.when}" if self.when else ""
        return f"case when {column} is not null{held} then {named} else [] end"


@dataclass(frozen=True)
class PersonTable:
    """A raw table that names persons.

    keeps: text columns that stay in a row about an erased person.  urls: columns of which only the
    campaign's parameters stay.  names, phones: columns that hold a person's name and numbers.
    kept_when: text columns that stay where a SQL condition on their row holds.
    """

    name: str
    references: tuple[Reference, ...]
    keeps: str = ""
    urls: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    kept_when: dict[str, str] = field(default_factory=dict)

    def about(self, nodes: str = "$own") -> str:
        """SQL: whether a row is about one whose nodes are the list `nodes`."""
        parts = [f"list_has_any({r.nodes}, {nodes})" for r in self.references if r.about]
        return f"({' or '.join(parts) or 'false'})"

    def says_nothing(self, column: str) -> bool:
        """Whether a text column of a row about a person may stay as it is."""
        return column in self.keeps.split() or column in self.kept_when


def _file_contact(about: bool = False) -> Reference:
    return Reference("contact_id", "contact:files:", about=about)


_IS_CONTACT = "in ('contact', 'contacts', 'CONTACT', '0-1')"
_MERGED = Reference("_merged_into", "contact:hubspot:", about=False)


def _salesforce_contact(column: str, about: bool = False) -> Reference:
    return Reference(column, "contact:salesforce:", about=about)


_SALESFORCE_PERSON = (
    _salesforce_contact("id", about=True),
    Reference("email", "email"),
    Reference("app_user_id__c", "login:"),
    _salesforce_contact("master_record_id"),
    _salesforce_contact("_merged_into"),
)
_SALESFORCE_KEEPS = (
    "owner_id created_by_id lead_source campaign_id__c reject_reason__c recycle_reason__c"
)

TABLES = (
    PersonTable(
        "raw_hubspot.contacts",
        (
            Reference("id", "contact:hubspot:"),
            Reference("email", "email"),
            Reference("hs_additional_emails", "email", about=False),
            Reference("app_user_id", "login:"),
            Reference("hs_merged_object_ids", "contact:hubspot:", ";", about=False),
            Reference("hs_calculated_merged_vids", "contact:hubspot:", ";", about=False),
            Reference("hs_salesforcecontactid", "contact:salesforce:", about=False),
            Reference("hs_salesforceleadid", "contact:salesforce:", about=False),
            Reference("hs_google_click_id", "click:", about=False),
            _MERGED,
        ),
        "country lifecyclestage hs_lead_status hubspot_owner_id hs_analytics_source"
        " hs_analytics_source_data_1 hs_email_optout associatedcompanyid lead_score"
        " handoff_reject_reason recycle_reason campaign_id hs_object_source createdate"
        " lastmodifieddate",
        names=("firstname", "lastname"),
        phones=("phone", "mobilephone"),
    ),
    PersonTable(
        "raw_hubspot.property_history",
        (Reference("object_id", "contact:hubspot:", when=f"object_type {_IS_CONTACT}"),),
        "object_type property value source_type updated_by_user_id",
    ),
    PersonTable(
        "raw_hubspot.associations",
        (
            Reference("from_id", "contact:hubspot:", when=f"from_object_type {_IS_CONTACT}"),
            Reference("to_id", "contact:hubspot:", when=f"to_object_type {_IS_CONTACT}"),
        ),
        "from_object_type from_id to_object_type to_id association_type_id association_category"
        " label",
    ),
    PersonTable(
        "raw_hubspot.form_submissions",
        (Reference("id", "device:form:hubspot:"), Reference("email", "email")),
        "form_id",
        urls=("page_url",),
    ),
    PersonTable(
        "raw_salesforce.leads",
        (
            *_SALESFORCE_PERSON,
            Reference("converted_contact_id", "contact:salesforce:", about=False),
        ),
        f"{_SALESFORCE_KEEPS} status rating industry country converted_account_id"
        " converted_opportunity_id",
        names=("first_name", "last_name"),
        phones=("phone", "mobile_phone"),
    ),
    PersonTable(
        "raw_salesforce.contacts",
        _SALESFORCE_PERSON,
        f"{_SALESFORCE_KEEPS} account_id mailing_country",
        names=("first_name", "last_name"),
        phones=("phone", "mobile_phone"),
    ),
    PersonTable(
        "raw_salesforce.lead_history",
        (Reference("lead_id", "contact:salesforce:"),),
        "id field data_type created_by_id",
        kept_when=dict.fromkeys(("old_value", "new_value"), "field in ('Status', 'Owner')"),
    ),
    PersonTable(
        "raw_salesforce.campaign_members",
        (
            Reference("lead_id", "contact:salesforce:"),
            Reference("contact_id", "contact:salesforce:"),
        ),
        "id campaign_id status created_by_id",
    ),
    PersonTable("raw_salesforce.opportunities", (_salesforce_contact("contact_id"),)),
    PersonTable("raw_salesforce.opportunity_contact_roles", (_salesforce_contact("contact_id"),)),
    PersonTable("raw_salesforce.tasks", (_salesforce_contact("who_id"),)),
    PersonTable("raw_salesforce.events", (_salesforce_contact("who_id"),)),
    PersonTable("raw_salesforce.cases", (_salesforce_contact("contact_id"),)),
    PersonTable(
        "raw_ga4.events",
        (
            Reference("user_id", "login:"),
            Reference("user_pseudo_id", "device:ga4:"),
            Reference("collected_traffic_source__gclid", "click:", about=False),
        ),
        "dataset event_name event_date privacy_info__analytics_storage privacy_info__ads_storage"
        " stream_id platform device__category device__language geo__country traffic_source__source"
        " traffic_source__medium traffic_source__name collected_traffic_source__manual_source"
        " collected_traffic_source__manual_medium collected_traffic_source__manual_campaign_name"
        " collected_traffic_source__manual_campaign_id ecommerce__transaction_id table_kind",
        urls=("event_params__page_location", "event_params__page_referrer"),
    ),
    PersonTable(
        "raw_google_ads.click_views",
        (Reference("click_view__gclid", "click:"),),
        "customer__id campaign__id ad_group__id",
    ),
    PersonTable(
        "raw_files.contacts",
        (
            _file_contact(about=True),
            Reference("email", "email"),
            Reference("login_id", "login:"),
        ),
        "company_id country owner_id lead_source lifecycle_stage",
        names=("first_name", "last_name"),
        phones=("phone",),
    ),
    PersonTable(
        "raw_files.leads",
        (
            Reference("lead_id", "contact:files:lead:"),
            _file_contact(about=True),
            Reference("email", "email"),
        ),
        "campaign_id lead_source stage reject_reason owner_id period_label",
    ),
    PersonTable("raw_files.campaign_members", (_file_contact(about=True),), "campaign_id status"),
    PersonTable(
        "raw_files.web_events",
        (
            Reference("login_id", "login:"),
            Reference("email", "email"),
            Reference("anonymous_id", "device:files:"),
            Reference("click_id", "click:", about=False),
        ),
        "event_id session_id event_name source medium campaign device_category country"
        " period_label",
        urls=("page_url", "referrer"),
    ),
    PersonTable("raw_files.deals", (_file_contact(),)),
    PersonTable(
        "raw_files.activities",
        (_file_contact(), Reference("lead_id", "contact:files:lead:", about=False)),
    ),
    PersonTable("raw_files.orders", (_file_contact(),)),
    PersonTable("raw_files.order_lines", (_file_contact(),)),
    PersonTable("raw_files.tickets", (_file_contact(),)),
)
BY_NAME = {table.name: table for table in TABLES}
