"""Who gets told what about a night, by which way, and what is never told."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.alerting import Alert, ages, alert_of_night, alerts_of_age, send
from orchestration.journal import Finding, Journal
from orchestration.places import Places
from orchestration.settings import Settings
from tests.fixtures.faulty_server import Answer, served
from tests.fixtures.mailbox import mail_server

MOMENT = datetime(2026, 3, 31, 22, tzinfo=UTC)
ALERT = Alert("failed", "Alder & Finch", ("pull hubspot",), "run-1", "2026-03-31 22:00 UTC")


def ended(status: str, *findings: Finding) -> Journal:
    return Journal("run-1", "Alder & Finch", MOMENT, findings=list(findings), status=status)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("failed", "failed"),
        ("refused", "refused"),
        ("published_stale", "stale"),
        ("different", "different"),
    ],
)
def test_a_bad_night_is_told_by_its_kind(status: str, kind: str):
    alert = alert_of_night(ended(status), [])
    assert alert is not None
    assert alert.kind == kind


@pytest.mark.parametrize(
    ("before", "is_told"),
    [
        ([], False),
        (["published"], False),
        (["failed", "published"], True),
        (["refused"], True),
        (["published_stale"], True),
        (["done", "failed"], True),
        (["different", "failed"], True),
        (["different", "published"], False),
        (["published", "failed"], False),
    ],
)
def test_a_recovery_is_told_once(before: list[str], is_told: bool):
    alert = alert_of_night(ended("published"), [ended(status) for status in before])
    assert (alert is not None and alert.kind == "recovered") is is_told


def test_an_alert_says_where_and_never_what_a_row_held():
    findings = (
        Finding("raw_hubspot.contacts.one_row", "error", "ada@example.com twice", examples="Ada"),
        Finding("published.deals.amounts", "warning", "hubspot:101"),
    )
    alert = alert_of_night(ended("refused", *findings), [])
    assert alert is not None
    assert "raw_hubspot.contacts.one_row" in alert.text
    assert "run run-1, as of 2026-03-31 22:00 UTC" in alert.text
    assert "docs/runbook.md, 'refused'" in alert.text
    for word in ("ada", "hubspot:101"):
        assert word not in alert.text.lower()


def test_the_runbook_has_a_section_for_every_kind_of_alert():
    runbook = (Path(__file__).parents[2] / "docs/runbook.md").read_text()
    for kind in ("failed", "refused", "stale", "overdue", "different"):
        assert f"## {kind}" in runbook


def test_a_webhook_gets_a_text():
    with served(lambda _: Answer({"ok": True})) as server:
        assert send(ALERT, Settings({"TANDEM_ALERT_WEBHOOK": server.base_url + "/T0/B0"})) == []
        (request,) = server.requests
    assert request.path == "/T0/B0"
    assert request.body == {"text": ALERT.text}


def test_a_mailbox_gets_a_mail():
    with mail_server() as mailbox:
        settings = {"TANDEM_SMTP_URL": mailbox.url, "TANDEM_ALERT_EMAIL": "data@example.com"}
        assert send(ALERT, Settings(settings)) == []
    (message,) = mailbox.messages
    assert "To: data@example.com" in message
    assert "Subject: Tandem, Alder & Finch: the night failed" in message
    assert "- pull hubspot" in message


def test_a_command_gets_the_text_and_the_kind(tmp_path: Path):
    code = "import os, sys; said = os.environ['TANDEM_ALERT_KIND'] + sys.stdin.read()\n"
    code += "open(sys.argv[1], 'w').write(said)"
    script, heard = tmp_path / "page me.py", tmp_path / "heard"
    script.write_text(code)
    command = f"{sys.executable} '{script}' {heard}"
    assert send(ALERT, Settings({"TANDEM_ALERT_COMMAND": command})) == []
    assert heard.read_text() == "failed" + ALERT.text


def test_a_way_that_fails_costs_neither_the_night_nor_the_other_ways(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    heard = tmp_path / "heard"
    settings = {
        "TANDEM_ALERT_WEBHOOK": "http://127.0.0.1:9/secret-of-the-hook",
        "TANDEM_ALERT_EMAIL": "data@example.com",
        "TANDEM_SMTP_URL": "smtp://user:password@127.0.0.1:9",
        "TANDEM_ALERT_COMMAND": f"{sys.executable} -c \"open('{heard}', 'w')\"",
    }
    failed = send(ALERT, Settings(settings))
    assert failed == ["TANDEM_ALERT_WEBHOOK", "TANDEM_ALERT_EMAIL"]
    assert heard.exists()
    assert "secret-of-the-hook" not in caplog.text
    assert "password" not in caplog.text


def test_without_a_way_nothing_is_sent():
    assert send(ALERT, Settings({})) == []


@pytest.fixture
def published(tmp_path: Path) -> Places:
    """A release of 31 March, 22:00, whose HubSpot is a day older."""
    places = Places(tmp_path)
    folder = places.releases / "v1"
    folder.mkdir(parents=True)
    source = {"is_enabled": True, "max_staleness_hours": 36}
    manifest = {
        "version": "v1",
        "as_of": "2026-03-31 22:00:00",
        "company": "Alder & Finch",
        "tables": {"published.deals": 1, "marts.fct_deals": 1},
        "sources": [
            {"source": "hubspot", "last_as_of": "2026-03-30 22:00:00", **source},
            {"source": "files", "last_as_of": None, **source},
            {"source": "ga4", "last_as_of": None, "is_enabled": False, "max_staleness_hours": 1},
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (places.releases / "current").symlink_to("v1")
    return places


@pytest.mark.parametrize(
    ("hours", "overdue"),
    [
        (1, ["source files"]),
        (13, ["source hubspot", "source files"]),
        (37, ["source hubspot", "source files", "published.deals"]),
    ],
)
def test_a_source_has_its_own_rule_and_a_table_the_companys(
    published: Places, hours: int, overdue: list[str]
):
    found = ages(published, 36, MOMENT + timedelta(hours=hours))
    assert [each.name for each in found if each.is_overdue] == overdue


def test_what_is_overdue_is_told_once_and_so_is_its_end(published: Places):
    late = ages(published, 36, MOMENT + timedelta(hours=13))
    (alert,) = alerts_of_age(published, "Alder & Finch", late)
    assert (alert.kind, alert.places) == ("overdue", ("source files", "source hubspot"))
    assert alerts_of_age(published, "Alder & Finch", late) == []
    (end,) = alerts_of_age(published, "Alder & Finch", [])
    assert end.kind == "recovered"
    assert alerts_of_age(published, "Alder & Finch", []) == []
