"""Accounts, campaigns, ad groups and ads as the platforms list them."""

from datetime import UTC, date, datetime, timedelta

from sandbox.world.ads.campaign import ACCOUNTS, ALWAYS, Ad, Campaign, ads_of
from sandbox.world.ads.roster import OFFLINE, PAID
from sandbox.world.calendar import midnight
from sandbox.world.rows import Row


def account_rows() -> list[Row]:
    """One row per ad account."""
    names = ("platform", "account_id", "name", "currency", "timezone", "is_manager", "status")
    return [dict(zip(names, account, strict=True)) for account in ACCOUNTS]


def _created(campaign: Campaign) -> datetime:
    return midnight(campaign.starts_on) - timedelta(days=3, hours=-10)


def _begun(as_of: datetime) -> list[Campaign]:
    return [campaign for campaign in PAID if _created(campaign) <= as_of]


def campaign_rows(as_of: datetime) -> list[Row]:
    """One row per ad-platform campaign created by then, removed ones included."""
    today = as_of.astimezone(UTC).date()
    return [
        {
            "platform": campaign.platform,
            "account_id": campaign.account,
            "campaign_id": campaign.id,
            "name": campaign.name,
            "objective": campaign.objective,
            "channel_type": campaign.objective,
            "status": campaign.status(today),
            "intent": campaign.intent,
            "starts_on": campaign.starts_on,
            "ends_on": None if campaign.ends_on == ALWAYS else campaign.ends_on,
            "created_at": _created(campaign),
            "updated_at": _updated(campaign, as_of),
        }
        for campaign in _begun(as_of)
    ]


def _updated(campaign: Campaign, as_of: datetime) -> datetime:
    turns = [midnight(campaign.starts_on), midnight(campaign.ends_on) + timedelta(days=1)]
    if campaign.removed_on:
        turns.append(midnight(campaign.removed_on))
    return max([_created(campaign), *(turn for turn in turns if turn <= as_of)])


def group_rows(as_of: datetime) -> list[Row]:
    """One row per ad group (Meta: ad set)."""
    today = as_of.astimezone(UTC).date()
    rows = []
    for campaign in _begun(as_of):
        for number in range(1, campaign.groups + 1):
            rows.append({
                "platform": campaign.platform,
                "account_id": campaign.account,
                "campaign_id": campaign.id,
                "ad_group_id": f"{campaign.id}{number}0",
                "name": f"{campaign.name} / audience {number}",
                "status": campaign.status(today),
            })  # fmt: skip
    return rows


def ad_rows(as_of: datetime) -> list[Row]:
    """One row per ad; the second ad of the Checklist campaign was deleted on 2026-01-20."""
    today = as_of.astimezone(UTC).date()
    return [
        {
            "platform": campaign.platform,
            "account_id": campaign.account,
            "campaign_id": campaign.id,
            "ad_group_id": ad.group_id,
            "ad_id": ad.id,
            "name": f"{campaign.name} ad {ad.id[-2:]}",
            "status": "REMOVED" if _is_deleted(ad, today) else campaign.status(today),
            "final_url": f"https://www.alderfinch.example/{campaign.intent.split('_')[0]}",
        }
        for campaign in _begun(as_of)
        for ad in ads_of(campaign)
    ]


def _is_deleted(ad: Ad, today: date) -> bool:
    return ad.id == "3100512" and today >= date(2026, 1, 20)


def offline_rows(as_of: datetime) -> list[Row]:
    """One row per campaign of the marketing team's own list."""
    return [
        {
            "campaign_id": campaign.id,
            "name": campaign.name,
            "channel": campaign.medium,
            "objective": campaign.intent,
            "starts_at": midnight(campaign.starts_on),
            "ends_at": None
            if campaign.ends_on == ALWAYS
            else midnight(campaign.ends_on + timedelta(days=1)),
        }
        for campaign in OFFLINE
        if midnight(campaign.starts_on) - timedelta(days=30) <= as_of
    ]
