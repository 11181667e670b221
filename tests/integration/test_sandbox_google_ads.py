"""The sandbox's Google Ads REST API, called by hand: the vendor's client speaks gRPC only."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from sandbox.faults import Fault
from sandbox.servers import credentials
from sandbox.servers.running import Running, environment

MANAGER, CLIENT, CLOSED = "1000000001", "2000000001", "2000000009"
EVER = "segments.date BETWEEN '2025-01-01' AND '2026-12-31'"
METRICS = ("cost_micros", "impressions", "clicks", "conversions", "conversions_value")
SELECTED = ", ".join(f"metrics.{name}" for name in METRICS)


def access_token(servers: Running, **changed: str) -> requests.Response:
    form = {
        "grant_type": "refresh_token",
        "client_id": credentials.GOOGLE_CLIENT_ID,
        "client_secret": credentials.GOOGLE_CLIENT_SECRET,
        "refresh_token": credentials.GOOGLE_REFRESH_TOKEN,
    }
    url = environment(servers)["GOOGLE_ADS_TOKEN_URL"]
    return requests.post(f"{url}/token", data={**form, **changed}, timeout=5)


@pytest.fixture
def headers(servers: Running) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {access_token(servers).json()['access_token']}",
        "developer-token": credentials.GOOGLE_DEVELOPER_TOKEN,
        "login-customer-id": MANAGER,
    }


def ask(
    servers: Running, headers: dict[str, str], query: str, account: str = CLIENT, **more: Any
) -> requests.Response:
    url = f"{servers.url}/v26/customers/{account}/googleAds:{more.pop('method', 'searchStream')}"
    return requests.post(url, json={"query": query, **more}, headers=headers, timeout=10)


def streamed(*args: Any, **more: Any) -> list[dict[str, Any]]:
    answer = ask(*args, **more)
    assert answer.status_code == 200, answer.text
    return [row for batch in answer.json() for row in batch.get("results", [])]


def refused(answer: requests.Response) -> tuple[int, dict[str, str]]:
    body = answer.json()
    error = (body[0] if isinstance(body, list) else body)["error"]
    return answer.status_code, error["details"][0]["errors"][0]["errorCode"]


def test_the_hierarchy_shows_every_account_with_ids_as_text(servers: Running, headers: dict):
    found = streamed(
        servers,
        headers,
        "SELECT customer_client.id, customer_client.level, customer_client.manager,"
        " customer_client.status, customer_client.currency_code, customer_client.time_zone,"
        " customer_client.descriptive_name FROM customer_client",
        MANAGER,
    )
    shown = {
        (
            own["customerClient"]["id"],
            own["customerClient"]["status"],
            own["customerClient"]["level"],
        )
        for own in found
    }
    rows = servers.stage.state.rows("ad_accounts")
    assert shown == {
        (row["account_id"], row["status"], "0" if row["is_manager"] else "1")
        for row in rows
        if row["platform"] == "google_ads"
    }


def test_campaigns_of_every_status_are_listed(servers: Running, headers: dict):
    query = "SELECT campaign.id, campaign.name, campaign.status FROM campaign"
    shown = {
        own["campaign"]["id"]: own["campaign"]["status"]
        for own in streamed(servers, headers, query)
    }
    rows = servers.stage.state.rows("ad_campaigns")
    expected = {r["campaign_id"]: r["status"] for r in rows if r["platform"] == "google_ads"}
    assert shown == expected
    assert "REMOVED" in expected.values()


def test_ads_come_with_their_group_campaign_and_urls(servers: Running, headers: dict):
    found = streamed(
        servers,
        headers,
        "SELECT customer.id, campaign.id, ad_group.id, ad_group_ad.ad.id, ad_group_ad.status,"
        " ad_group_ad.ad.final_urls FROM ad_group_ad",
    )
    shown = {
        (own["campaign"]["id"], own["adGroup"]["id"], own["adGroupAd"]["ad"]["id"]) for own in found
    }
    rows = servers.stage.state.rows("ads")
    assert shown == {
        (r["campaign_id"], r["ad_group_id"], r["ad_id"])
        for r in rows
        if r["platform"] == "google_ads"
    }
    assert all(own["adGroupAd"]["resourceName"].startswith(f"customers/{CLIENT}/") for own in found)


@pytest.mark.parametrize(
    ("resource", "table", "keys"),
    [
        ("campaign", "campaign_daily", {"campaign.id": "campaign_id"}),
        ("ad_group_ad", "ad_daily", {"ad_group_ad.ad.id": "ad_id", "ad_group.id": "ad_group_id"}),
    ],
)
def test_daily_figures_equal_the_worlds(
    servers: Running, headers: dict, resource: str, table: str, keys: dict[str, str]
):
    query = f"SELECT {', '.join(keys)}, segments.date, {SELECTED} FROM {resource} WHERE {EVER}"
    found = streamed(servers, headers, query)
    shown = sorted(
        (*(field(own, name) for name in keys), own["segments"]["date"], *figures(own["metrics"]))
        for own in found
    )
    rows = [r for r in servers.stage.state.rows(table) if r["account_id"] == CLIENT]
    assert shown == sorted(
        (
            *(row[column] for column in keys.values()),
            row["date"].isoformat(),
            *(float(row[name]) for name in METRICS),
        )
        for row in rows
    )
    assert isinstance(found[0]["metrics"]["costMicros"], str)
    assert isinstance(found[0]["metrics"]["conversions"], float)


def field(row: dict[str, Any], name: str) -> str:
    for part in name.split("."):
        words = part.split("_")
        row = row[words[0] + "".join(word.capitalize() for word in words[1:])]
    return str(row)


def figures(metrics: dict[str, Any]) -> tuple[float, ...]:
    names = ("costMicros", "impressions", "clicks", "conversions", "conversionsValue")
    return tuple(float(metrics[name]) for name in names)


def test_without_a_segment_figures_are_summed_over_the_days(servers: Running, headers: dict):
    found = streamed(
        servers, headers, f"SELECT customer.id, metrics.cost_micros FROM customer WHERE {EVER}"
    )
    rows = servers.stage.state.rows("campaign_daily")
    total = sum(row["cost_micros"] for row in rows if row["account_id"] == CLIENT)
    assert [own["metrics"]["costMicros"] for own in found] == [str(total)]


def test_clicks_are_read_one_day_at_a_time(servers: Running, headers: dict):
    today = servers.stage.as_of.astimezone(ZoneInfo("Europe/Berlin")).date()
    found = []
    for back in range(91):
        day = today - timedelta(back)
        query = (
            f"SELECT click_view.gclid, campaign.id FROM click_view WHERE segments.date = '{day}'"
        )
        found += [own["clickView"]["gclid"] for own in streamed(servers, headers, query)]
    rows = servers.stage.state.rows("click_views")
    assert sorted(found) == sorted(r["gclid"] for r in rows if r["date"] >= today - timedelta(90))
    assert found


@pytest.mark.parametrize(
    ("query", "account", "expected"),
    [
        ("SELECT campaign.nope FROM campaign", CLIENT, {"queryError": "UNRECOGNIZED_FIELD"}),
        (f"SELECT metrics.clicks FROM campaign WHERE {EVER}", MANAGER,
         {"queryError": "REQUESTED_METRICS_FOR_MANAGER"}),
        ("SELECT campaign.id, segments.date, metrics.clicks FROM campaign", CLIENT,
         {"queryError": "EXPECTED_FILTERS_ON_DATE_RANGE"}),
        ("SELECT click_view.gclid FROM click_view WHERE segments.date >= '2026-10-01'", CLIENT,
         {"clickViewError": "EXPECTED_FILTER_ON_A_SINGLE_DAY"}),
        ("SELECT click_view.gclid FROM click_view WHERE segments.date = '2025-10-01'", CLIENT,
         {"clickViewError": "DATE_TOO_OLD"}),
        ("SELECT campaign.id FROM campaign", CLOSED,
         {"authorizationError": "CUSTOMER_NOT_ENABLED"}),
    ],
)  # fmt: skip
def test_a_wrong_question_is_refused_as_the_vendor_does(
    servers: Running, headers: dict, query: str, account: str, expected: dict[str, str]
):
    assert refused(ask(servers, headers, query, account))[1] == expected


def test_the_client_account_needs_the_manager_in_the_header(servers: Running, headers: dict):
    del headers["login-customer-id"]
    answer = ask(servers, headers, "SELECT campaign.id FROM campaign")
    assert refused(answer) == (403, {"authorizationError": "USER_PERMISSION_DENIED"})


def test_pages_of_search_add_up_to_the_stream(own_servers: Running):
    headers = {
        "Authorization": f"Bearer {access_token(own_servers).json()['access_token']}",
        "developer-token": credentials.GOOGLE_DEVELOPER_TOKEN,
        "login-customer-id": MANAGER,
    }
    query = f"SELECT ad_group_ad.ad.id, segments.date, metrics.clicks FROM ad_group_ad WHERE {EVER}"
    whole, found, token = streamed(own_servers, headers, query), [], None
    own_servers.faults.replace([Fault("short_page", times=2)])
    while True:
        more = {"pageToken": token} if token else {}
        page = ask(own_servers, headers, query, method="search", **more).json()
        found += page["results"]
        token = page.get("nextPageToken")
        if token is None:
            break
    assert found == whole
    assert refused(ask(own_servers, headers, query, method="search", pageSize=5))[0] == 400


def test_sign_in_refuses_a_wrong_refresh_token_and_a_stale_access_token(
    servers: Running, headers: dict
):
    assert access_token(servers, refresh_token="gone").json()["error"] == "invalid_grant"
    headers["Authorization"] = "Bearer stale"
    answer = ask(servers, headers, "SELECT campaign.id FROM campaign")
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")


def test_relative_dates_follow_the_sandbox_clock(servers: Running, headers: dict):
    query = (
        "SELECT campaign.id, segments.date, metrics.clicks FROM campaign"
        " WHERE segments.date DURING LAST_7_DAYS ORDER BY segments.date"
    )
    days = [
        date.fromisoformat(own["segments"]["date"]) for own in streamed(servers, headers, query)
    ]
    assert days == sorted(days)
    assert (min(days), max(days)) == (date(2026, 10, 25), date(2026, 10, 31))
