"""The schema of a GA4 export table, nested as Google documents it."""

from __future__ import annotations

from typing import Any

Field = dict[str, Any]

_TYPES = {"s": "STRING", "i": "INTEGER", "f": "FLOAT", "b": "BOOLEAN"}


def field(text: str) -> Field:
    """A plain field written `name:type`, with s, i, f, b for the types."""
    name, _, kind = text.partition(":")
    return {"name": name, "type": _TYPES[kind or "s"], "mode": "NULLABLE"}


def record(name: str, *fields: str | Field, repeated: bool = False) -> Field:
    """A record of plain fields and records."""
    inner = [field(item) if isinstance(item, str) else item for item in fields]
    mode = "REPEATED" if repeated else "NULLABLE"
    return {"name": name, "type": "RECORD", "mode": mode, "fields": inner}


_VALUE = ("string_value", "int_value:i", "float_value:f", "double_value:f")
_CAMPAIGN = (
    *("campaign_id", "campaign_name", "source", "medium", "term", "content"),
    *("source_platform", "creative_format", "marketing_tactic"),
)

FIELDS: list[Field] = [
    *(field(item) for item in ("event_date", "event_timestamp:i", "event_name")),
    record("event_params", "key", record("value", *_VALUE), repeated=True),
    *(
        field(item)
        for item in (
            "event_previous_timestamp:i",
            "event_value_in_usd:f",
            "event_bundle_sequence_id:i",
            "event_server_timestamp_offset:i",
            "user_id",
            "user_pseudo_id",
        )
    ),
    record("privacy_info", "analytics_storage", "ads_storage", "uses_transient_token"),
    record(
        "user_properties",
        "key",
        record("value", *_VALUE, "set_timestamp_micros:i"),
        repeated=True,
    ),
    field("user_first_touch_timestamp:i"),
    record("user_ltv", "revenue:f", "currency"),
    record(
        "device",
        *("category", "mobile_brand_name", "mobile_model_name", "operating_system"),
        *("operating_system_version", "vendor_id", "advertising_id", "language"),
        *("is_limited_ad_tracking", "time_zone_offset_seconds:i"),
        record("web_info", "browser", "browser_version", "hostname"),
    ),
    record("geo", "city", "country", "continent", "region", "sub_continent", "metro"),
    record(
        "app_info",
        "id",
        "version",
        "install_store",
        "firebase_app_id",
        "install_source",
    ),
    record("traffic_source", "name", "medium", "source"),
    field("stream_id"),
    field("platform"),
    record("event_dimensions", "hostname"),
    record(
        "ecommerce",
        *("total_item_quantity:i", "purchase_revenue_in_usd:f", "purchase_revenue:f"),
        *(
            "refund_value_in_usd:f",
            "refund_value:f",
            "shipping_value_in_usd:f",
            "shipping_value:f",
        ),
        *("tax_value_in_usd:f", "tax_value:f", "unique_items:i", "transaction_id"),
    ),
    record(
        "items",
        *("item_id", "item_name", "item_brand", "item_variant", "item_category"),
        *("price:f", "quantity:i", "item_revenue:f"),
        repeated=True,
    ),
    record(
        "collected_traffic_source",
        *(f"manual_{name}" for name in _CAMPAIGN),
        *("gclid", "dclid", "srsltid"),
    ),
    *(
        field(item)
        for item in (
            "is_active_user:b",
            "batch_event_index:i",
            "batch_page_id:i",
            "batch_ordering_id:i",
        )
    ),
    record("session_traffic_source_last_click", record("manual_campaign", *_CAMPAIGN)),
]


def select(fields: list[Field], wanted: list[str]) -> list[Field]:
    """The fields of a dotted selection, in the schema's order. Raises KeyError for unknown ones."""
    heads = [name.split(".", 1) for name in wanted]
    names = {own["name"].lower() for own in fields}
    for head, *_ in heads:
        if head.lower() not in names:
            raise KeyError(head)
    chosen = []
    for own in fields:
        inner = [rest for head, *rest in heads if head.lower() == own["name"].lower()]
        if not inner:
            continue
        if all(inner):
            own = {**own, "fields": select(own["fields"], [rest[0] for rest in inner])}
        chosen.append(own)
    return chosen
