"""GA4's export served by an emulator that others wrote, where one is installed on this machine.

It pins another DuckDB than ours and so lives in an environment of its own: `pip install
bqemulator==1.4.0 duckdb==1.5.5 duckdb-extension-spatial==1.5.5 numpy`, the extension installed once
from its site-packages, and its `bin` on the PATH.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from orchestration.loading import load
from orchestration.sources import ga4
from orchestration.sources.transport import CallLog, Window
from orchestration.warehouse import build_file
from sandbox.servers.bigquery.schema import FIELDS

DATASET, NIGHT = "analytics_1", datetime(2026, 10, 3, 22, tzinfo=UTC)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def emulator() -> Iterator[tuple[bigquery.Client, str]]:
    """A client of an emulator with an empty dataset, and where it listens."""
    command = shutil.which("bqemulator")
    if not command:
        pytest.skip("no bqemulator on the PATH: see this module's first lines")
    port = free_port()
    ports = [f"--rest-port={port}", f"--grpc-port={free_port()}"]
    with subprocess.Popen(
        [command, "start", *ports, "--project=p"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        for _ in range(240):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.25)
        endpoint = f"http://127.0.0.1:{port}"
        made = bigquery.Client(
            "p", credentials=AnonymousCredentials(), client_options={"api_endpoint": endpoint}
        )
        made.create_dataset(DATASET)
        yield made, endpoint
        server.terminate()


def put(client: bigquery.Client, name: str, events: int) -> None:
    """A table of the export with that many events, instead of what it held."""
    address = f"p.{DATASET}.{name}"
    client.delete_table(address, not_found_ok=True)
    fields = [bigquery.SchemaField.from_api_repr(each) for each in FIELDS]
    client.create_table(bigquery.Table(address, schema=fields))
    session = {"key": "ga_session_id", "value": {"int_value": 77}}
    rows = [
        {
            "event_name": f"e{number}",
            "event_timestamp": number,
            "user_pseudo_id": f"u{number}" if number % 7 else None,
            "is_active_user": number % 2 == 0,
            "device": {"category": "mobile", "language": None},
            "event_params": [session],
        }
        for number in range(events)
    ]
    assert client.insert_rows_json(address, rows) == []


def counts(endpoint: str, folder: Path, at: datetime) -> list[tuple[Any, ...]]:
    """Load, and count per day what arrived."""
    calls, tables = CallLog(), ga4.TABLES
    source = ga4.source(ga4.Credentials("p", (DATASET,), endpoint), Window(at), calls)
    database = folder / "warehouse.duckdb"
    load("ga4", source, tables, lambda: build_file(database), folder / "dlt", at, calls)
    with build_file(database) as connection:
        return connection.execute(
            "select day(table_date), table_kind, count(*), sum(event_params__ga_session_id),"
            " count(user_pseudo_id), count(*) filter (is_active_user) from raw_ga4.events"
            " group by all order by 1"
        ).fetchall()


def test_days_are_replaced_as_their_tables_are(
    emulator: tuple[bigquery.Client, str], tmp_path: Path
) -> None:
    client, endpoint = emulator
    put(client, "events_20261002", 10)
    put(client, "events_intraday_20261003", 5)
    today = [(2, "daily", 10, 770, 8, 5), (3, "intraday", 5, 385, 4, 3)]
    assert counts(endpoint, tmp_path, NIGHT) == today
    assert counts(endpoint, tmp_path, NIGHT) == today
    put(client, "events_20261002", 12)
    put(client, "events_20261003", 9)
    client.delete_table(f"p.{DATASET}.events_intraday_20261003")
    later = [(2, "daily", 12, 924, 10, 6), (3, "daily", 9, 693, 7, 5)]
    assert counts(endpoint, tmp_path, NIGHT + timedelta(days=1)) == later
