"""The Google Ads accounts of the pretend company at one moment, as GAQL fields."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sandbox.servers.stage import Stage
from sandbox.world import State

Fields = dict[str, Any]
Days = dict[str, dict[str, list[dict[str, Any]]]]
"""Rows by account and ISO date."""

METRICS = ("cost_micros", "impressions", "clicks", "conversions", "conversions_value")
PLATFORM = "google_ads"


def _name(*parts: str) -> str:
    return "/".join(parts)


class Accounts:
    """Entities and daily figures by account; field names are GAQL's, values Python's."""

    def __init__(self, state: State):
        """Read the world once and index it by account."""
        accounts = [row for row in state.rows("ad_accounts") if row["platform"] == PLATFORM]
        self.customers = {row["account_id"]: self._customer(row) for row in accounts}
        self.zones = {row["account_id"]: row["timezone"] for row in accounts}
        self.manager = next(row["account_id"] for row in accounts if row["is_manager"])
        self.campaigns: dict[str, Fields] = {}
        self.groups: dict[str, Fields] = {}
        self.ads: dict[str, Fields] = {}
        for row in self._own(state, "ad_campaigns"):
            self.campaigns[row["campaign_id"]] = self._campaign(row)
        for row in self._own(state, "ad_groups"):
            self.groups[row["ad_group_id"]] = self._group(row)
        for row in self._own(state, "ads"):
            self.ads[row["ad_id"]] = self._ad(row)
        self.campaign_days = self._by_account(state, "campaign_daily")
        self.ad_days = self._by_account(state, "ad_daily")
        self.clicks = defaultdict(list)
        for row in state.rows("click_views"):
            self.clicks[row["account_id"], row["date"].isoformat()].append(row)

    @staticmethod
    def _own(state: State, table: str) -> list[dict[str, Any]]:
        return [row for row in state.rows(table) if row["platform"] == PLATFORM]

    def _by_account(self, state: State, table: str) -> Days:
        days: Days = defaultdict(lambda: defaultdict(list))
        for row in self._own(state, table):
            days[row["account_id"]][row["date"].isoformat()].append(row)
        return days

    @staticmethod
    def _customer(row: dict[str, Any]) -> Fields:
        return {
            "customer.resource_name": _name("customers", row["account_id"]),
            "customer.id": int(row["account_id"]),
            "customer.descriptive_name": row["name"],
            "customer.currency_code": row["currency"],
            "customer.time_zone": row["timezone"],
            "customer.manager": bool(row["is_manager"]),
            "customer.test_account": False,
            "customer.auto_tagging_enabled": True,
            "customer.status": row["status"],
        }

    def _campaign(self, row: dict[str, Any]) -> Fields:
        ends = row["ends_on"].isoformat() if row["ends_on"] else "2037-12-30"
        return {
            **self.customers[row["account_id"]],
            "campaign.resource_name": _name(
                "customers", row["account_id"], "campaigns", row["campaign_id"]
            ),
            "campaign.id": int(row["campaign_id"]),
            "campaign.name": row["name"],
            "campaign.status": row["status"],
            "campaign.advertising_channel_type": row["channel_type"],
            "campaign.start_date_time": f"{row['starts_on'].isoformat()} 00:00:00",
            "campaign.end_date_time": f"{ends} 23:59:59",
        }

    def _group(self, row: dict[str, Any]) -> Fields:
        return {
            **self.campaigns[row["campaign_id"]],
            "ad_group.resource_name": _name(
                "customers", row["account_id"], "adGroups", row["ad_group_id"]
            ),
            "ad_group.id": int(row["ad_group_id"]),
            "ad_group.name": row["name"],
            "ad_group.status": row["status"],
            "ad_group.campaign": _name(
                "customers", row["account_id"], "campaigns", row["campaign_id"]
            ),
        }

    def _ad(self, row: dict[str, Any]) -> Fields:
        pair = f"{row['ad_group_id']}~{row['ad_id']}"
        ad = "ad_group_ad.ad"
        return {
            **self.groups[row["ad_group_id"]],
            "ad_group_ad.resource_name": _name("customers", row["account_id"], "adGroupAds", pair),
            "ad_group_ad.status": row["status"],
            f"{ad}.resource_name": _name("customers", row["account_id"], "ads", row["ad_id"]),
            f"{ad}.id": int(row["ad_id"]),
            f"{ad}.name": row["name"],
            f"{ad}.type": "RESPONSIVE_SEARCH_AD",
            f"{ad}.final_urls": [row["final_url"]] if row["final_url"] else [],
        }

    def clients(self, account_id: str) -> list[Fields]:
        """The account itself at level 0 and, for the manager, every client at level 1."""
        ids = list(self.customers) if account_id == self.manager else [account_id]
        return [{**self.customers[account_id], **self._client(account_id, other)} for other in ids]

    def _client(self, account_id: str, other: str) -> Fields:
        own = self.customers[other]
        copied = (
            "id",
            "descriptive_name",
            "currency_code",
            "time_zone",
            "manager",
            "test_account",
            "status",
        )
        return {
            "customer_client.resource_name": _name(
                "customers", account_id, "customerClients", other
            ),
            "customer_client.client_customer": _name("customers", other),
            "customer_client.level": 0 if other == account_id else 1,
            "customer_client.hidden": False,
            **{f"customer_client.{name}": own[f"customer.{name}"] for name in copied},
        }


def accounts(stage: Stage) -> Accounts:
    """The accounts at the stage's clock."""
    return stage.derive("google_ads", lambda: Accounts(stage.state))
