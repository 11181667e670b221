"""Google's own BigQuery client reads the GA4 export of the sandbox."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import requests
from google.api_core.exceptions import NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from sandbox.faults import Fault
from sandbox.servers.credentials import BIGQUERY_PROJECT
from sandbox.servers.running import Running

DATASET = "analytics_400000001"


def client_of(servers: Running) -> bigquery.Client:
    return bigquery.Client(
        project=BIGQUERY_PROJECT,
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": servers.url},
    )


@pytest.fixture
def client(servers: Running) -> bigquery.Client:
    return client_of(servers)


def names(client: bigquery.Client) -> list[str]:
    return [table.table_id for table in client.list_tables(DATASET)]


def day(servers: Running, name: str) -> list[dict[str, Any]]:
    rows = servers.stage.state.rows("web_events")
    return [row for row in rows if f"{row['event_date']:%Y%m%d}" == name.rsplit("_", 1)[-1]]


def busiest(servers: Running) -> str:
    """The daily table with the most events."""
    rows = servers.stage.state.rows("web_events")
    settled = servers.stage.as_of.date() - timedelta(7)
    days = Counter(row["event_date"] for row in rows if row["event_date"] < settled)
    return f"events_{days.most_common(1)[0][0]:%Y%m%d}"


def test_the_tables_of_the_dataset_are_those_of_the_world(
    servers: Running, client: bigquery.Client
):
    assert [own.dataset_id for own in client.list_datasets()] == [DATASET]
    prefixes = {"daily": "events_", "intraday": "events_intraday_"}
    rows = servers.stage.state.rows("web_tables")
    assert names(client) == sorted(f"{prefixes[r['kind']]}{r['table_date']:%Y%m%d}" for r in rows)


def test_rows_carry_nested_values_of_the_export(servers: Running, client: bigquery.Client):
    name = [own for own in names(client) if "intraday" not in own][-1]
    table = client.get_table(f"{DATASET}.{name}")
    rows = list(client.list_rows(table))
    expected = day(servers, name)
    assert table.num_rows == len(rows) == len(expected)
    for found, row in zip(rows, expected, strict=True):
        parameters = {
            own["key"]: next((v for v in own["value"].values() if v is not None), None)
            for own in found["event_params"]
        }
        assert found["event_timestamp"] == row["event_timestamp"]
        assert found["user_pseudo_id"] == row["user_pseudo_id"]
        assert found["device"]["category"] == row["device_category"]
        assert found["is_active_user"] == row["is_active_user"]
        assert parameters.get("ga_session_id") == row["ga_session_id"]
        assert parameters.get("page_location") == row["page_location"]
        collected = found["collected_traffic_source"] or {}
        assert collected.get("manual_source") == row["utm_source"]
        assert collected.get("gclid") == row["gclid"]


def test_every_event_is_in_the_table_of_its_day(servers: Running, client: bigquery.Client):
    found = Counter(
        row["event_timestamp"]
        for name in names(client)
        for row in client.list_rows(
            f"{BIGQUERY_PROJECT}.{DATASET}.{name}",
            selected_fields=[bigquery.SchemaField("event_timestamp", "INTEGER")],
        )
    )
    listed = {row["table_date"] for row in servers.stage.state.rows("web_tables")}
    rows = servers.stage.state.rows("web_events")
    expected = Counter(r["event_timestamp"] for r in rows if r["event_date"] in listed)
    assert found == expected


def test_selected_fields_may_reach_into_records(servers: Running, client: bigquery.Client):
    name = busiest(servers)
    answer = requests.get(
        f"{servers.url}/bigquery/v2/projects/{BIGQUERY_PROJECT}/datasets/{DATASET}/tables/{name}/data",
        params={"selectedFields": "event_name,device.category", "maxResults": 2},
        timeout=5,
    ).json()
    row = day(servers, name)[0]
    assert answer["rows"][0] == {
        "f": [{"v": row["event_name"]}, {"v": {"f": [{"v": row["device_category"]}]}}]
    }
    assert int(answer["totalRows"]) == len(day(servers, name))


def test_short_pages_are_followed_to_the_end(own_servers: Running):
    client = client_of(own_servers)
    name = busiest(own_servers)
    own_servers.faults.replace([Fault("short_page", "ga4", "/data", times=0)])
    rows = list(client.list_rows(client.get_table(f"{DATASET}.{name}"), page_size=6))
    assert len(rows) == len(day(own_servers, name))
    assert own_servers.faults.report()[0]["struck"] > 3


def test_late_events_change_a_daily_table_and_intraday_gives_way(own_servers: Running):
    client = client_of(own_servers)
    today = own_servers.stage.as_of.date()
    intraday, daily = f"events_intraday_{today:%Y%m%d}", f"events_{today:%Y%m%d}"
    before = names(client)
    assert intraday in before
    assert daily not in before
    requests.post(f"{own_servers.url}/__sandbox__/clock", json={"day": 4}, timeout=5)
    after = names(client)
    assert daily in after
    assert intraday not in after
    assert client.get_table(f"{DATASET}.{daily}").num_rows == len(day(own_servers, daily))


def test_a_table_nobody_has_is_not_found(client: bigquery.Client):
    with pytest.raises(NotFound):
        client.get_table(f"{DATASET}.events_20200101")
