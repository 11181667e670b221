"""Runs the servers on a loopback port and tells the settings that lead connectors to them."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from sandbox.faults import Faults
from sandbox.servers import credentials
from sandbox.servers.application import application
from sandbox.servers.bigquery.export import DATASET
from sandbox.servers.connections import KeptProtocol
from sandbox.servers.stage import Stage
from sandbox.world.ads.entities import account_rows

LOOPBACK = "127.0.0.1"
START_SECONDS = 10.0


@dataclass(frozen=True)
class Running:
    """Servers that answer; `url` is the base URL of every vendor."""

    url: str
    stage: Stage
    faults: Faults


def listening(port: int) -> socket.socket:
    """A loopback socket; port 0 takes a free one.

    The protocol is said aloud because asyncio switches Nagle's delay off only then; with it every
    answer takes 40 ms more.
    """
    own = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    own.bind((LOOPBACK, port))
    return own


@contextmanager
def serve(stage: Stage, faults: Faults | None = None, port: int = 0) -> Iterator[Running]:
    """Serve a stage from a background thread for as long as the block runs."""
    faults = faults or Faults()
    own = listening(port)
    config = uvicorn.Config(
        application(stage, faults),
        http=KeptProtocol,
        loop="asyncio",
        lifespan="off",
        access_log=False,
        log_level=logging.ERROR,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [own]}, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > deadline or not thread.is_alive():
                raise RuntimeError("the sandbox servers did not start")
            time.sleep(0.01)
        yield Running(f"http://{LOOPBACK}:{own.getsockname()[1]}", stage, faults)
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        own.close()


def environment(running: Running) -> dict[str, str]:
    """Every setting the connectors need to read the sandbox, and its clock.

    The accounts are the same in every world: nothing has to be made to name them.
    """
    rows = account_rows()
    google = [row for row in rows if row["platform"] == "google_ads"]
    clients = [str(row["account_id"]) for row in google if not row["is_manager"]]
    return {
        "HUBSPOT_BASE_URL": running.url,
        "HUBSPOT_ACCESS_TOKEN": credentials.HUBSPOT_TOKEN,
        "SALESFORCE_LOGIN_URL": running.url,
        "SALESFORCE_CLIENT_ID": credentials.SALESFORCE_CLIENT_ID,
        "SALESFORCE_CLIENT_SECRET": credentials.SALESFORCE_CLIENT_SECRET,
        "GOOGLE_ADS_BASE_URL": running.url,
        "GOOGLE_ADS_TOKEN_URL": running.url,
        "GOOGLE_ADS_DEVELOPER_TOKEN": credentials.GOOGLE_DEVELOPER_TOKEN,
        "GOOGLE_ADS_CLIENT_ID": credentials.GOOGLE_CLIENT_ID,
        "GOOGLE_ADS_CLIENT_SECRET": credentials.GOOGLE_CLIENT_SECRET,
        "GOOGLE_ADS_REFRESH_TOKEN": credentials.GOOGLE_REFRESH_TOKEN,
        "GOOGLE_ADS_LOGIN_CUSTOMER_ID": next(
            str(row["account_id"]) for row in google if row["is_manager"]
        ),
        "GOOGLE_ADS_CUSTOMER_IDS": ",".join(clients),
        "META_BASE_URL": running.url,
        "META_ACCESS_TOKEN": credentials.META_TOKEN,
        "META_ACCOUNT_IDS": ",".join(
            str(row["account_id"]) for row in rows if row["platform"] == "meta_ads"
        ),
        "LINKEDIN_BASE_URL": running.url,
        "LINKEDIN_ACCESS_TOKEN": credentials.LINKEDIN_TOKEN,
        "LINKEDIN_ACCOUNT_IDS": ",".join(
            str(row["account_id"]) for row in rows if row["platform"] == "linkedin_ads"
        ),
        "GA4_BIGQUERY_PROJECT": credentials.BIGQUERY_PROJECT,
        "GA4_DATASETS": DATASET,
        "GA4_BIGQUERY_ENDPOINT": running.url,
        "TANDEM_AS_OF": running.stage.as_of.isoformat(),
    }
