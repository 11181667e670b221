"""Meta's own client reads the sandbox and finds the world's entities and figures."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import requests
from facebook_business.adobjects.adaccount import AdAccount
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from sandbox.faults import Fault
from sandbox.servers.credentials import META_TOKEN
from sandbox.servers.running import Running

ACCOUNT = "act_3000000001"
EVER = {"since": "2025-01-01", "until": "2026-12-31"}
EVERY_STATUS = [
    *("ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "CAMPAIGN_PAUSED", "ADSET_PAUSED"),
    *("PENDING_REVIEW", "DISAPPROVED", "IN_PROCESS", "WITH_ISSUES"),
]
FIELDS = ["ad_id", "campaign_id", "adset_id", "account_currency", "spend", "impressions", "clicks",
          "inline_link_clicks", "actions"]  # fmt: skip


@pytest.fixture
def account(servers: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[AdAccount]:
    yield from signed_in(servers, monkeypatch)


@pytest.fixture
def own_account(own_servers: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[AdAccount]:
    yield from signed_in(own_servers, monkeypatch)


def signed_in(servers: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[AdAccount]:
    monkeypatch.setattr(FacebookSession, "GRAPH", servers.url)
    FacebookAdsApi.init(access_token=META_TOKEN, crash_log=False)
    yield AdAccount(ACCOUNT)
    FacebookAdsApi.set_default_api(None)


def meta_rows(servers: Running, table: str) -> list[dict[str, Any]]:
    return [row for row in servers.stage.state.rows(table) if row["platform"] == "meta_ads"]


def test_the_account_says_its_currency_and_zone(servers: Running, account: AdAccount):
    found = account.api_get(fields=["name", "currency", "timezone_name", "account_status"])
    (row,) = meta_rows(servers, "ad_accounts")
    assert (found["name"], found["currency"], found["timezone_name"], found["account_status"]) == (
        row["name"], row["currency"], row["timezone"], 1
    )  # fmt: skip
    assert [own["id"] for own in User("me").get_ad_accounts(fields=["id"])] == [ACCOUNT]


@pytest.mark.parametrize(
    ("edge", "table", "key"),
    [
        ("get_campaigns", "ad_campaigns", "campaign_id"),
        ("get_ad_sets", "ad_groups", "ad_group_id"),
        ("get_ads", "ads", "ad_id"),
    ],
)
def test_entities_of_every_status_come_when_asked_for(
    servers: Running, account: AdAccount, edge: str, table: str, key: str
):
    params = {"effective_status": EVERY_STATUS, "limit": 3}
    found = getattr(account, edge)(fields=["id", "name", "status"], params=params)
    assert {own["id"]: own["name"] for own in found} == {
        row[key]: row["name"] for row in meta_rows(servers, table)
    }


def test_deleted_ads_are_not_listed_otherwise(servers: Running, account: AdAccount):
    found = {own["id"] for own in account.get_ads(fields=["id"])}
    rows = meta_rows(servers, "ads")
    gone = {row["ad_id"] for row in rows if row["status"] == "REMOVED"}
    whole = {row["ad_id"] for row in rows}
    assert gone
    assert found == whole - gone


def ad_figures(rows: Any) -> list[tuple[Any, ...]]:
    counts = ("impressions", "clicks", "inline_link_clicks")
    keys = ("ad_id", "adset_id", "campaign_id", "date_start")
    return sorted(
        (
            *(row[key] for key in keys),
            Decimal(row["spend"]),
            *(int(row[name]) for name in counts),
            leads(row),
        )
        for row in rows
    )


def leads(row: Any) -> Decimal:
    found = [own["value"] for own in row.get("actions", []) if own["action_type"] == "lead"]
    return Decimal(found[0]) if found else Decimal(0)


def expected_figures(servers: Running) -> list[tuple[Any, ...]]:
    keys = ("ad_id", "ad_group_id", "campaign_id")
    return sorted(
        (
            *(row[key] for key in keys),
            row["date"].isoformat(),
            Decimal(row["cost_micros"]) / 1_000_000,
            *(row[name] for name in ("impressions", "clicks", "inline_link_clicks")),
            Decimal(str(row["conversions"])),
        )
        for row in meta_rows(servers, "ad_daily")
    )


def test_daily_insights_equal_the_worlds_page_by_page(servers: Running, account: AdAccount):
    params = {"level": "ad", "time_increment": 1, "time_range": EVER, "limit": 400}
    rows = list(account.get_insights(fields=FIELDS, params=params))
    assert ad_figures(rows) == expected_figures(servers)
    assert isinstance(rows[0]["impressions"], str)


def test_an_asynchronous_report_gives_the_same(own_servers: Running, own_account: AdAccount):
    servers, account = own_servers, own_account
    params = {"level": "ad", "time_increment": 1, "time_range": EVER}
    run = account.get_insights_async(fields=FIELDS, params=params)
    states = []
    while "Job Completed" not in states:
        states.append(run.api_get()["async_status"])
    assert states == ["Job Running", "Job Completed"]
    assert ad_figures(run.get_result(params={"limit": 500})) == expected_figures(servers)


def test_an_unfinished_report_cannot_be_read(account: AdAccount):
    run = account.get_insights_async(fields=["spend"], params={"level": "account"})
    with pytest.raises(FacebookRequestError) as refused:
        run.get_result()
    assert (refused.value.api_error_code(), refused.value.api_error_subcode()) == (2601, 1815107)


def test_a_report_can_fail(own_servers: Running, own_account: AdAccount):
    own_servers.faults.replace([Fault("report_failed", "meta_ads", "insights")])
    params = {"level": "account"}
    broken, sound = (own_account.get_insights_async(fields=["spend"], params=params) for _ in "ab")
    assert [broken.api_get()["async_status"] for _ in "ab"][-1] == "Job Failed"
    assert [sound.api_get()["async_status"] for _ in "ab"][-1] == "Job Completed"


def test_the_accounts_own_days_equal_the_worlds(servers: Running, account: AdAccount):
    params = {"level": "account", "time_increment": 1, "time_range": EVER}
    found = account.get_insights(fields=["spend", "impressions"], params=params)
    assert sorted((own["date_start"], Decimal(own["spend"])) for own in found) == sorted(
        (row["date"].isoformat(), Decimal(row["cost_micros"]) / 1_000_000)
        for row in meta_rows(servers, "account_daily")
    )


def test_the_last_page_has_a_cursor_but_no_next(servers: Running):
    answer = requests.get(
        f"{servers.url}/v26.0/{ACCOUNT}/ads",
        params={"access_token": META_TOKEN, "limit": 500},
        timeout=5,
    ).json()
    assert answer["paging"]["cursors"]["after"]
    assert "next" not in answer["paging"]


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        (f"{ACCOUNT}/insights", {"fields": "nonsense"}, 100),
        (f"{ACCOUNT}", {"fields": "nonsense"}, 100),
        ("123", {}, 100),
        (f"{ACCOUNT}/ads", {"access_token": "wrong"}, 190),
    ],
)
def test_a_wrong_call_is_refused_with_its_code(
    servers: Running, path: str, params: dict[str, str], code: int
):
    given = {"access_token": META_TOKEN, **params}
    answer = requests.get(f"{servers.url}/v26.0/{path}", params=given, timeout=5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
