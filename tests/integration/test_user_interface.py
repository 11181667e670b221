"""Dagster's pages of a company, served by `tandem dev`: a backfill from them, and nobody told."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from orchestration import warehouse
from sandbox.servers.running import Running, environment
from tests.fixtures.browser import opened
from tests.fixtures.company_folder import CompanyFolder
from tests.integration.conftest import switch_on
from tests.nights import ROOT, SOCKET_WATCH, Household, Outcome

LOOPBACK = ("127.0.0.1", "::1", "localhost")
DAYS = ("2026-10-05", "2026-10-07")
LAUNCH = """
mutation Launch($config: RunConfigData!) {
  launchRun(executionParams: {
    selector: {
      repositoryLocationName: "tandem", repositoryName: "__repository__", jobName: "ingest"
    }
    runConfigData: $config
  }) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } }
}
"""
STATUS = "query Status($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
SCHEDULES = """
{ schedulesOrError(repositorySelector: {
    repositoryLocationName: "tandem", repositoryName: "__repository__"
}) { ... on Schedules { results { name scheduleState { status } } } } }
"""


@dataclass(frozen=True)
class Pages:
    """A company and the address of its pages."""

    home: Household
    url: str

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """What the pages themselves ask, and how."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())["data"]

    def ingest(self, **config: Any) -> str:
        """Launch the job as the launchpad does. Returns the status it ended with."""
        launched = self.ask(LAUNCH, config={"resources": {"night": {"config": config}}})
        run_id, end = launched["launchRun"]["run"]["runId"], time.monotonic() + 120
        while (status := self.ask(STATUS, id=run_id)["runOrError"]["status"]) not in (
            "SUCCESS",
            "FAILURE",
        ):
            assert time.monotonic() < end, f"still {status}"
            time.sleep(0.5)
        return status

    def days(self) -> list[tuple]:
        """Each day of spend with what it holds and the night that brought it."""
        with warehouse.any_file(self.home.folder / "state/warehouse.duckdb") as build:
            return build.execute(
                "select segments__date, count(*), sum(metrics__cost_micros), max(_loaded_at)"
                " from raw_google_ads.campaign_daily group by 1 order by 1"
            ).fetchall()


@pytest.fixture(scope="module")
def pages(
    quiet_night: tuple[Household, Outcome],
    servers: Running,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pages]:
    """Webserver and daemon over the tiny company, with an advertising account switched on."""
    home = quiet_night[0].copied(tmp_path_factory.mktemp("pages") / "company")
    switch_on(CompanyFolder(home.folder), "[sources.google_ads]")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "orchestration.cli", "dev", "--company", str(home.folder)]
    watched = {"PYTHONPATH": f"{SOCKET_WATCH}:{ROOT}", "TANDEM_SOCKET_LOG": str(home.socket_log)}
    settings = {**os.environ, **environment(servers), **watched}
    home.socket_log.unlink(missing_ok=True)
    with subprocess.Popen(
        [*command, "--port", str(port)], cwd=ROOT, env=settings, stdout=subprocess.DEVNULL
    ) as served:
        try:
            yield _answering(Pages(home, f"http://127.0.0.1:{port}"))
        finally:
            served.terminate()
            assert served.wait(60) == 0


def _answering(pages: Pages) -> Pages:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        with suppress(URLError, ConnectionError, TimeoutError, KeyError):
            if pages.ask(SCHEDULES)["schedulesOrError"]["results"]:
                return pages
        time.sleep(0.5)
    raise AssertionError("the pages do not answer")


def test_a_backfill_from_the_pages_reads_its_days_and_a_second_one_changes_nothing(pages: Pages):
    first, last = DAYS
    config = {"as_of": "2026-11-01T23:00:00Z", "backfill_from": first, "backfill_to": last}
    assert pages.ingest(**config) == "SUCCESS"
    read = pages.days()
    assert [f"{day}" for day, *_ in read] == ["2026-10-05", "2026-10-06", "2026-10-07"]
    assert pages.ingest(**{**config, "as_of": "2026-11-02T23:00:00Z"}) == "SUCCESS"
    assert pages.days() == read


def test_pages_daemon_and_runs_connect_to_nobody_outside(pages: Pages):
    lines = pages.home.socket_log.read_text().splitlines()
    assert any("dagster" in line for line in lines), "the watch saw nothing of the pages"
    assert [line for line in lines if not any(host in line for host in LOOPBACK)] == []


def test_the_pages_ask_nobody_else_from_a_browser(pages: Pages):
    with opened(pages.url) as browser:
        for page in ("runs", "assets", "locations/tandem/jobs/nightly"):
            browser.open(page)
            WebDriverWait(browser.driver, 60).until(
                lambda driver: len(driver.find_element(By.TAG_NAME, "body").text) > 100
            )
            asked = browser.asked()
            assert asked
            assert [url for url in asked if not url.startswith(pages.url)] == []
