"""Whatever a vendor answers, even our own secrets, none of them is said, logged or kept."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest

from orchestration.loading import load
from orchestration.sources import hubspot
from orchestration.sources.transport import CallLog, SourceError, Window
from orchestration.warehouse import build_file
from tests.fixtures.fake_hubspot import Hubspot as Fake
from tests.fixtures.faulty_server import Answer, Request, served
from tests.fixtures.told_vendors import START, Google, LinkedIn, Meta, Salesforce

SECRETS = ("very-secret-token", "very-secret-key", "very-secret-refresh", "very-secret-developer")


class Hubspot(Fake):
    """HubSpot with the interface of the told vendors."""

    name, connector = "hubspot", hubspot

    def source(self, base_url: str, window: Window, calls: CallLog) -> Any:
        who = hubspot.Credentials(base_url, SECRETS[0])
        return hubspot.source(who, window, calls, attempts=2, sleep=lambda _: None)


def with_secrets(vendor: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The vendor, its connector signed in with our secrets."""
    made = vendor.connector.Credentials

    def signed(*given: Any, **more: Any) -> Any:
        told = {"token": SECRETS[0], "secret": SECRETS[1]}
        told |= {"refresh": SECRETS[2], "dev": SECRETS[3]}
        return made(*(told.get(str(each), each) for each in given), **more)

    monkeypatch.setattr(vendor.connector, "Credentials", signed)
    return vendor


def echo(request: Request) -> dict[str, Any]:
    """All the client sent, as an error in every vendor's way at once."""
    told = f"{request.headers} {request.query} {request.body} {' '.join(SECRETS)}"
    error = {"code": 100, "message": told, "status": "DENIED", "errors": [{"message": told}]}
    return {"error": error, "message": told, "errorCode": "NO", "error_description": told}


@pytest.mark.parametrize("status", [200, 401, 403, 500])
@pytest.mark.parametrize("kind", [Hubspot, Google, Meta, LinkedIn, Salesforce])
def test_a_server_that_repeats_our_secrets_makes_nobody_else_do_so(
    kind: Any,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    vendor, left = with_secrets(kind(), monkeypatch), [2]

    def answer(request: Request) -> Answer:
        left[0] -= 1
        if left[0] >= 0 and status != 401:
            return vendor(request)
        body = echo(request)
        return Answer([body] if kind is Salesforce else body, status)

    caplog.set_level(logging.DEBUG)
    with served(answer) as server, pytest.raises(SourceError) as caught:
        source = vendor.source(server.base_url, Window(START), CallLog())
        build = tmp_path / "warehouse.duckdb"
        tables, folder = vendor.connector.TABLES, tmp_path / "dlt"
        load(vendor.name, source, tables, lambda: build_file(build), folder, START)
    said = [str(caught.value), repr(caught.value), caplog.text, *capfd.readouterr()]
    kept = [path.read_bytes().decode(errors="ignore") for path in _files(tmp_path)]
    assert kept
    assert not re.search("|".join(SECRETS), "\n".join([*said, *kept]))
    assert "\n" not in str(caught.value)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
