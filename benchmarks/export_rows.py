"""Events of the GA4 export as BigQuery's JSON has them: a page view with six parameters."""

from datetime import date, datetime, time
from typing import Any

import orjson
import pyarrow as pa
from google.cloud.bigquery import SchemaField

from orchestration.sources.ga4.plan import ExportTable
from orchestration.sources.ga4.records import record_reader
from orchestration.sources.ga4.rows import to_batch, wanted_fields
from sandbox.servers.bigquery.cells import row_writer
from sandbox.servers.bigquery.export import parameters
from sandbox.servers.bigquery.schema import FIELDS

Row = dict[str, Any]
WANTED = wanted_fields([SchemaField.from_api_repr(each) for each in FIELDS])
PLACES = {each.name: at for at, each in enumerate(WANTED)}
TABLE = ExportTable("analytics_1", "events_20260301", date(2026, 3, 1), "daily")
VIEW: Row = {
    "event_date": "20260301",
    "event_timestamp": 0,
    "event_name": "page_view",
    "user_pseudo_id": "",
    "event_params": parameters(
        {
            "ga_session_id": 1772323200,
            "ga_session_number": 2,
            "page_location": "https://www.example.com/solutions/sensors?utm_source=google",
            "page_referrer": "https://www.google.com/",
            "page_title": "Sensors for presses",
            "engagement_time_msec": 5230,
        }
    ),
    "privacy_info": {"analytics_storage": "Yes", "ads_storage": "Yes"},
    "device": {"category": "desktop", "language": "en-gb", "operating_system": "Windows"},
    "geo": {"country": "Germany", "city": "Hamburg"},
    "traffic_source": {"name": "brand", "medium": "cpc", "source": "google"},
    "stream_id": "1234567",
    "platform": "WEB",
    "collected_traffic_source": {"manual_source": "google", "manual_medium": "cpc"},
    "session_traffic_source_last_click": {"manual_campaign": {"source": "google"}},
    "is_active_user": True,
    "batch_page_id": 1772323200123,
    "batch_ordering_id": 3,
    "batch_event_index": 1,
}
CELLS = orjson.loads(row_writer([each for each in FIELDS if each["name"] in PLACES])(VIEW))["f"]
DECODED = record_reader(SchemaField("event", "RECORD", fields=WANTED))


def export_row(number: int, day: date) -> Row:
    """An event of a browser on a day, every value as text."""
    cells = list(CELLS)
    micros = int(datetime.combine(day, time()).timestamp()) * 1_000_000 + number
    cells[PLACES["event_timestamp"]] = {"v": str(micros)}
    cells[PLACES["user_pseudo_id"]] = {"v": f"{number}.{day.toordinal()}"}
    return {"f": cells}


def named(rows: list[Row]) -> list[Row]:
    """The rows by the names of their fields; as they come, Arrow cannot read them at all."""
    return [DECODED(row) for row in rows]


def event_rows(rows: list[Row]) -> pa.Table:
    """A page as the connector reads it."""
    return to_batch(TABLE, WANTED, rows)
