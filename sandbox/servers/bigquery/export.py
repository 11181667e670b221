"""The GA4 export at one moment: which tables exist and what is in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.servers.stage import Stage
from sandbox.world import State

PROPERTY = "400000001"
DATASET = f"analytics_{PROPERTY}"
PREFIXES = {
    "daily": "events_",
    "intraday": "events_intraday_",
    "fresh": "events_fresh_",
}
HOSTNAME = "www.alder-finch.example"

_PARAMETERS = (
    "ga_session_id",
    "ga_session_number",
    "page_location",
    "page_referrer",
    "engagement_time_msec",
)


@dataclass(frozen=True)
class Table:
    """One day's table; `rows` are the world's web events of that day that had arrived by then."""

    name: str
    rows: list[dict[str, Any]]
    changed_at: datetime


class Export:
    """The tables of the dataset by name."""

    def __init__(self, state: State, as_of: datetime):
        """Sort the events of the world into the tables that exist at the clock."""
        days: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for row in state.rows("web_events"):
            days[row["event_date"]].append(row)
        self.tables: dict[str, Table] = {}
        for listed in state.rows("web_tables"):
            name = f"{PREFIXES[listed['kind']]}{listed['table_date']:%Y%m%d}"
            rows = days[listed["table_date"]]
            changed_at = max((row["received_at"] for row in rows), default=as_of)
            self.tables[name] = Table(name, rows, changed_at)


def export(stage: Stage) -> Export:
    """The dataset at the stage's clock."""
    return stage.derive("ga4", lambda: Export(stage.state, stage.as_of))


def parameters(pairs: dict[str, Any]) -> list[dict[str, Any]]:
    """GA4's list of keys and typed values; keys without a value are left out."""
    return [
        {"key": key, "value": _typed(value)} for key, value in pairs.items() if value is not None
    ]


def _typed(value: Any) -> dict[str, Any]:
    if isinstance(value, int):
        return {"int_value": int(value)}
    if isinstance(value, float):
        return {"double_value": value}
    return {"string_value": str(value)}


def event(row: dict[str, Any]) -> dict[str, Any]:
    """A web event of the world as a row of the export, by the names of the schema."""
    collected = {
        "manual_source": row["utm_source"],
        "manual_medium": row["utm_medium"],
        "manual_campaign_name": row["utm_campaign"],
        "manual_campaign_id": row["utm_id"],
        "gclid": row["gclid"],
    }
    first = {
        "name": row["first_campaign"],
        "medium": row["first_medium"],
        "source": row["first_source"],
    }
    return {
        "event_date": f"{row['event_date']:%Y%m%d}",
        "event_timestamp": row["event_timestamp"],
        "event_name": row["event_name"],
        "event_params": parameters(
            {**{k: row[k] for k in _PARAMETERS}, **(row["event_params"] or {})}
        ),
        "user_id": row["user_id"],
        "user_pseudo_id": row["user_pseudo_id"],
        "privacy_info": {
            "analytics_storage": row["analytics_storage"],
            "ads_storage": row["ads_storage"],
            "uses_transient_token": "No",
        },
        "user_properties": parameters(row["user_properties"] or {}),
        "user_first_touch_timestamp": row["user_first_touch_timestamp"],
        "device": {
            "category": row["device_category"],
            "language": row["device_language"],
            "web_info": {"hostname": HOSTNAME},
        },
        "geo": {"country": row["country"]},
        "traffic_source": first,
        "stream_id": row["stream_id"],
        "platform": row["platform"],
        "event_dimensions": {"hostname": HOSTNAME},
        "collected_traffic_source": collected,
        "is_active_user": row["is_active_user"],
        "batch_event_index": row["batch_event_index"],
        "batch_page_id": row["batch_page_id"],
        "batch_ordering_id": row["batch_ordering_id"],
    }
