"""The doors and the command line of the sandbox: clock, faults, serve, with, truth."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.faults import KINDS, Fault
from sandbox.servers.credentials import HUBSPOT_TOKEN, META_TOKEN
from sandbox.servers.running import Running, environment
from sandbox.world import clock

SIGNED_IN = {"Authorization": f"Bearer {HUBSPOT_TOKEN}"}
SANDBOX = (sys.executable, "-m", "sandbox")
SMALL = ("--scale", "0.02", "--day", "3")
ROOT = Path(__file__).parents[2]


def contacts(servers: Running, **more: Any) -> requests.Response:
    url = f"{servers.url}/crm/objects/2026-09/contacts"
    return requests.get(url, params={"limit": 30}, headers=SIGNED_IN, timeout=5, **more)


def total(servers: Running) -> int:
    url = f"{servers.url}/crm/objects/2026-09/emails/search"
    return requests.post(url, json={}, headers=SIGNED_IN, timeout=5).json()["total"]


def test_the_clock_moves_forwards_and_back(own_servers: Running):
    door = f"{own_servers.url}/__sandbox__/clock"
    before = total(own_servers)
    moved = requests.post(door, json={"day": 30}, timeout=5).json()
    assert moved == {"day": 30, "as_of": clock(30).isoformat()}
    assert total(own_servers) > before
    requests.post(door, json={"day": 0}, timeout=5)
    assert total(own_servers) == before
    assert requests.post(door, json={"day": "x"}, timeout=5).status_code == 400


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("rate_limited", 429),
        ("daily_quota", 429),
        ("server_error", 500),
        ("token_expired", 401),
        ("missing_scope", 403),
    ],
)
def test_a_refusing_fault_answers_as_the_vendor_does_and_passes(
    own_servers: Running, kind: str, status: int
):
    door = f"{own_servers.url}/__sandbox__/faults"
    requests.post(door, json={"kind": kind, "vendor": "hubspot", "seconds": 1.5}, timeout=5)
    assert contacts(own_servers).status_code == status
    assert contacts(own_servers).status_code == 200
    assert requests.get(door, timeout=5).json()["faults"][0]["struck"] == 1


def test_a_wait_is_hinted_in_the_vendors_own_way(own_servers: Running):
    own_servers.faults.replace([Fault("rate_limited", times=0, seconds=1.5)])
    hubspot = contacts(own_servers)
    assert hubspot.json()["policyName"] == "TEN_SECONDLY_ROLLING"
    assert hubspot.headers["X-HubSpot-RateLimit-Interval-Milliseconds"] == "1500"
    google = requests.post(f"{own_servers.url}/v26/customers/1/googleAds:search", timeout=5).json()
    quota = google["error"]["details"][0]["errors"][0]["details"]["quotaErrorDetails"]
    assert quota["retryDelay"] == "1.5s"
    meta = requests.get(f"{own_servers.url}/v26.0/me?access_token={META_TOKEN}", timeout=5)
    assert (meta.status_code, meta.json()["error"]["code"]) == (400, 17)
    usage = json.loads(meta.headers["x-business-use-case-usage"])
    assert usage["3000000001"][0]["estimated_time_to_regain_access"] == 0


def test_a_body_can_break_be_cut_or_never_come(own_servers: Running):
    own_servers.faults.replace([Fault("broken_json")])
    with pytest.raises(requests.exceptions.JSONDecodeError):
        contacts(own_servers).json()
    own_servers.faults.replace([Fault("cut_body")])
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        contacts(own_servers)
    own_servers.faults.replace([Fault("reset")])
    with pytest.raises(requests.exceptions.ConnectionError):
        contacts(own_servers)
    assert contacts(own_servers).status_code == 200


def test_an_answer_can_be_late_and_a_page_short(own_servers: Running):
    own_servers.faults.replace([Fault("slow", seconds=0.4)])
    started = time.monotonic()
    assert contacts(own_servers).status_code == 200
    assert time.monotonic() - started >= 0.4
    own_servers.faults.replace([Fault("short_page")])
    short = contacts(own_servers).json()
    assert len(short["results"]) == 10
    assert short["paging"]["next"]["after"] == short["results"][-1]["id"]


def test_googles_token_dies_until_a_new_one_is_fetched(own_servers: Running):
    settings = environment(own_servers)
    form = {
        "client_id": settings["GOOGLE_ADS_CLIENT_ID"],
        "client_secret": settings["GOOGLE_ADS_CLIENT_SECRET"],
        "refresh_token": settings["GOOGLE_ADS_REFRESH_TOKEN"],
    }

    def fetch() -> dict[str, str]:
        answer = requests.post(f"{own_servers.url}/token", data=form, timeout=5).json()
        token = settings["GOOGLE_ADS_DEVELOPER_TOKEN"]
        return {"Authorization": f"Bearer {answer['access_token']}", "developer-token": token}

    url = f"{own_servers.url}/v26/customers:listAccessibleCustomers"
    headers = fetch()
    own_servers.faults.replace([Fault("token_expired", "google_ads")])
    answers = [requests.get(url, headers=headers, timeout=5).status_code for _ in range(2)]
    assert answers == [401, 401]
    assert requests.get(url, headers=fetch(), timeout=5).status_code == 200


def test_an_unknown_fault_is_refused_with_what_is_known(own_servers: Running):
    door = f"{own_servers.url}/__sandbox__/faults"
    answer = requests.post(door, json={"kind": "nonsense"}, timeout=5)
    assert answer.status_code == 400
    assert all(kind in answer.json()["error"] for kind in KINDS)


def test_a_path_of_nobody_is_not_found(servers: Running):
    assert requests.get(f"{servers.url}/favicon.ico", timeout=5).status_code == 404


def test_a_command_runs_with_every_setting_and_its_exit_code_comes_back():
    script = (
        "import json, os, sys, urllib.request as u;"
        "print(json.dumps({k: v for k, v in os.environ.items() if k.split('_')[0] in"
        " ('HUBSPOT', 'GOOGLE', 'META', 'GA4', 'TANDEM')}));"
        "print(sorted(os.listdir(os.environ['TANDEM_SPREADSHEETS'])));"
        "sys.exit(7)"
    )
    command = [*SANDBOX, "with", *SMALL, "--", sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 7, done.stderr
    first, second = done.stdout.splitlines()
    settings = json.loads(first)
    assert settings["TANDEM_AS_OF"] == clock(3).isoformat()
    assert settings["META_ACCOUNT_IDS"] == "3000000001"
    assert settings["GOOGLE_ADS_LOGIN_CUSTOMER_ID"] == "1000000001"
    assert settings["GA4_DATASETS"] == "analytics_400000001"
    assert second == "['campaign_members.csv', 'campaigns.csv']"


def test_with_refuses_a_missing_command_and_one_nobody_has():
    bare = subprocess.run([*SANDBOX, "with", *SMALL], cwd=ROOT, capture_output=True, timeout=60)
    assert bare.returncode == 2
    command = [*SANDBOX, "with", *SMALL, "--", "no-such-command"]
    unknown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (unknown.returncode, "no-such-command" in unknown.stderr) == (127, True)


def test_serve_says_where_it_is_and_stops_when_told():
    command = [*SANDBOX, "serve", *SMALL, "--faults", '{"kind": "server_error"}']
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = json.loads(server.stdout.readline())
        url = f"{line['url']}/crm/owners/2026-09"
        assert requests.get(url, headers=SIGNED_IN, timeout=5).status_code == 500
        assert requests.get(url, headers=SIGNED_IN, timeout=5).status_code == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0


def test_truth_is_written_as_json(tmp_path: Path):
    command = [*SANDBOX, "truth", *SMALL, "--out", str(tmp_path / "truth")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    names = {path.stem for path in (tmp_path / "truth").glob("*.json")}
    assert {"people", "stage_entries", "handoffs", "won_revenue", "spend", "counts"} <= names
