"""The objects of the pretend company's LinkedIn account at one moment, as the API writes them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.servers.stage import Stage
from sandbox.world import State

Element = dict[str, Any]
PLATFORM = "linkedin_ads"
STATUSES = {"ENABLED": "ACTIVE"}
MICROS = Decimal(1_000_000)
# Money as LinkedIn writes it: with more decimals than any currency has.
PICO = Decimal("0.0000000001")
LEAST_GROUP = 600_000_000


def urn(kind: str, identifier: object) -> str:
    """A URN, e.g. urn:li:sponsoredCampaign:51001."""
    return f"urn:li:sponsored{kind}:{identifier}"


def millis(moment: datetime | date | None) -> int | None:
    """Epoch milliseconds of a moment or of a day's start in UTC."""
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), ZoneInfo("UTC"))
    return int(moment.timestamp() * 1000)


class Account:
    """The account and what is below it; campaign groups are one per objective."""

    def __init__(self, state: State):
        """Read the world once."""
        (row,) = self._own(state, "ad_accounts")
        self.account_id = str(row["account_id"])
        self.urn = urn("Account", self.account_id)
        self.account = {
            "id": int(self.account_id),
            "name": row["name"],
            "currency": row["currency"],
            "status": "ACTIVE",
            "type": "BUSINESS",
            "test": False,
            "reference": "urn:li:organization:1000001",
            "servingStatuses": ["RUNNABLE"],
        }
        campaigns = self._own(state, "ad_campaigns")
        objectives = sorted({row["objective"] for row in campaigns})
        self.groups = {name: LEAST_GROUP + rank for rank, name in enumerate(objectives)}
        self.collections = {
            "adCampaignGroups": [self._group(name) for name in objectives],
            "adCampaigns": [self._campaign(row) for row in campaigns],
            "creatives": [self._creative(row, campaigns) for row in self._own(state, "ads")],
        }
        self.days = {
            "ACCOUNT": self._days(state, "account_daily", "Account", "account_id"),
            "CAMPAIGN": self._days(state, "campaign_daily", "Campaign", "campaign_id"),
            "CREATIVE": self._days(state, "ad_daily", "Creative", "ad_id"),
        }

    @staticmethod
    def _own(state: State, table: str) -> list[dict[str, Any]]:
        return [row for row in state.rows(table) if row["platform"] == PLATFORM]

    def _group(self, objective: str) -> Element:
        return {
            "id": self.groups[objective],
            "account": self.urn,
            "name": objective.replace("_", " ").title(),
            "status": "ACTIVE",
            "runSchedule": {"start": millis(date(2025, 1, 1))},
        }

    def _campaign(self, row: dict[str, Any]) -> Element:
        schedule = {"start": millis(row["starts_on"]), "end": millis(row["ends_on"])}
        return {
            "id": int(row["campaign_id"]),
            "account": self.urn,
            "campaignGroup": urn("CampaignGroup", self.groups[row["objective"]]),
            "name": row["name"],
            "type": "SPONSORED_UPDATES",
            "objectiveType": row["objective"],
            "status": STATUSES.get(row["status"], row["status"]),
            "runSchedule": {key: value for key, value in schedule.items() if value is not None},
        }

    def _creative(self, row: dict[str, Any], campaigns: list[dict[str, Any]]) -> Element:
        campaign = next(own for own in campaigns if own["campaign_id"] == row["campaign_id"])
        status = STATUSES.get(row["status"], row["status"])
        return {
            "id": urn("Creative", row["ad_id"]),
            "account": self.urn,
            "campaign": urn("Campaign", row["campaign_id"]),
            "name": row["name"],
            # what a removed campaign leaves behind is archived
            "intendedStatus": "ARCHIVED" if status == "REMOVED" else status,
            "isServing": status == "ACTIVE",
            "createdAt": millis(campaign["created_at"]),
            "lastModifiedAt": millis(campaign["updated_at"]),
        }

    def _days(self, state: State, table: str, kind: str, key: str) -> dict[date, list[Element]]:
        found: dict[date, list[Element]] = defaultdict(list)
        for row in self._own(state, table):
            found[row["date"]].append(_element(row, urn(kind, row[key])))
        return found


def _element(row: dict[str, Any], pivot: str) -> Element:
    day = {"year": row["date"].year, "month": row["date"].month, "day": row["date"].day}
    figures = {
        "costInLocalCurrency": str((Decimal(row["cost_micros"]) / MICROS).quantize(PICO)),
        "impressions": row["impressions"],
        "clicks": row["clicks"],
        "landingPageClicks": round(row["clicks"] * 0.8),
        "oneClickLeads": int(row["conversions"]),
        "externalWebsiteConversions": 0,
        "conversionValueInLocalCurrency": "0",
    }
    return {"pivotValues": [pivot], "dateRange": {"start": day, "end": day}, **figures}


def account(stage: Stage) -> Account:
    """The account at the stage's clock."""
    return stage.derive(PLATFORM, lambda: Account(stage.state))
