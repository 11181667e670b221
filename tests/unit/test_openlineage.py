"""A catalogue hears of a run; nobody hears of a catalogue that is down."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.journal import Step
from orchestration.night import Night, begin
from orchestration.openlineage_events import URL, tell_lineage
from orchestration.settings import Settings
from tests.fixtures.company_folder import company_folder
from tests.fixtures.faulty_server import Answer, served

MOMENT = datetime(2026, 3, 31, 22, tzinfo=UTC)


def ended(tmp_path: Path, url: str, status: str = "published") -> Night:
    night = begin(company_folder(tmp_path).path, Settings({URL: url}), as_of=MOMENT)
    night.journal.steps = [
        Step("pull hubspot", "done", rows_in=7),
        Step("pull ga4", "failed", rows_in=0),
        Step("transform", "done"),
    ]
    night.journal.status = status
    if status == "published":
        night.journal.release = "v1"
        folder = night.places.releases / "v1"
        folder.mkdir(parents=True)
        tables = {"published.deals": 3, "marts.fct_deals": 3}
        (folder / "manifest.json").write_text(json.dumps({"tables": tables}))
    return night


def test_a_run_is_told_with_what_it_read_and_wrote(tmp_path: Path):
    with served(lambda _: Answer({}, status=201)) as server:
        night = ended(tmp_path, server.base_url)
        assert tell_lineage(night)
        (request,) = server.requests
    event = request.body
    assert request.path == "/api/v1/lineage"
    assert (event["eventType"], event["run"]["runId"]) == ("COMPLETE", night.journal.run_id)
    assert event["run"]["facets"]["nominalTime"]["nominalStartTime"] == MOMENT.isoformat()
    assert [each["name"] for each in event["inputs"]] == ["hubspot"]
    assert [each["name"] for each in event["outputs"]] == ["published.deals"]
    assert event["outputs"][0]["outputFacets"]["outputStatistics"]["rowCount"] == 3


def test_a_failed_run_is_told_as_failed(tmp_path: Path):
    with served(lambda _: Answer({}, status=201)) as server:
        assert tell_lineage(ended(tmp_path, server.base_url, "failed"))
        (request,) = server.requests
    assert (request.body["eventType"], request.body.get("outputs", [])) == ("FAIL", [])


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/k3y", None])
def test_a_catalogue_that_is_down_costs_nothing_and_is_not_quoted(
    tmp_path: Path, address: str | None, caplog: pytest.LogCaptureFixture
):
    with served(lambda _: Answer({"error": "full"}, status=500)) as server:
        assert not tell_lineage(ended(tmp_path, address or server.base_url))
    assert "did not take the event" in caplog.text
    assert "k3y" not in caplog.text


def test_without_the_setting_nobody_is_told(tmp_path: Path):
    night = begin(company_folder(tmp_path).path, Settings({}), as_of=MOMENT)
    assert not tell_lineage(night)
