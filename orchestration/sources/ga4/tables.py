"""The raw table of the GA4 BigQuery export, and where in the export each column comes from."""

from orchestration.sources.tables import RawTable

SOURCE = "ga4"

# Columns that say where a row was read; all others are fields of the export.
ORIGIN = {"dataset": "varchar", "table_date": "date", "table_kind": "varchar"}

# Event parameters that every analysis needs; the others stay in `event_params` as JSON.
PARAMETERS = {
    "ga_session_id": "bigint",
    "ga_session_number": "bigint",
    "page_location": "varchar",
    "page_referrer": "varchar",
    "engagement_time_msec": "bigint",
}

# Fields of the export; `__` steps into a record. A table that lacks one gives null.
FIELDS = {
    "user_pseudo_id": "varchar",
    "event_timestamp": "bigint",
    "event_name": "varchar",
    "batch_page_id": "bigint",
    "batch_ordering_id": "bigint",
    "batch_event_index": "bigint",
    "event_date": "varchar",
    "user_id": "varchar",
    "is_active_user": "boolean",
    "privacy_info__analytics_storage": "varchar",
    "privacy_info__ads_storage": "varchar",
    "user_first_touch_timestamp": "bigint",
    "stream_id": "varchar",
    "platform": "varchar",
    "device__category": "varchar",
    "device__language": "varchar",
    "geo__country": "varchar",
    "traffic_source__source": "varchar",
    "traffic_source__medium": "varchar",
    "traffic_source__name": "varchar",
    "collected_traffic_source__manual_source": "varchar",
    "collected_traffic_source__manual_medium": "varchar",
    "collected_traffic_source__manual_campaign_name": "varchar",
    "collected_traffic_source__manual_campaign_id": "varchar",
    "collected_traffic_source__manual_term": "varchar",
    "collected_traffic_source__manual_content": "varchar",
    "collected_traffic_source__gclid": "varchar",
    "collected_traffic_source__dclid": "varchar",
    "collected_traffic_source__srsltid": "varchar",
    "ecommerce__transaction_id": "varchar",
    "ecommerce__purchase_revenue": "double",
}
# Of the documented schema, read by nothing here; any other field is new and comes along.
UNREAD = frozenset(
    "app_info event_bundle_sequence_id event_dimensions event_previous_timestamp"
    " event_server_timestamp_offset event_value_in_usd is_active_user publisher user_ltv".split()
)
KEYED_LISTS = ("event_params", "user_properties")
# Records and lists of records that are kept whole, as JSON.
RECORDS = ("items", "session_traffic_source_last_click")

EVENTS = RawTable(
    "events",
    (),
    {
        "dataset": ORIGIN["dataset"],
        "table_date": ORIGIN["table_date"],
        **FIELDS,
        "table_kind": ORIGIN["table_kind"],
        **{f"event_params__{name}": kind for name, kind in PARAMETERS.items()},
        "event_params": "varchar",
        "user_properties": "varchar",
        **dict.fromkeys(RECORDS, "varchar"),
    },
    "One row per event of the export; a day is replaced as a whole, for GA4 gives events no id.",
)
TABLES = (EVENTS,)
