"""Ad figures as the platform reports them at one moment; they settle as the day grows old."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import lru_cache

from sandbox.world.ads.campaign import ACCOUNT_ZONE
from sandbox.world.ads.days import AdDay
from sandbox.world.calendar import local_date, midnight
from sandbox.world.rows import Row

SETTLES_AFTER = {"google_ads": 30, "meta_ads": 28, "linkedin_ads": 30}
LEAD_VALUE = 50
METRICS = (
    "cost_micros",
    "impressions",
    "clicks",
    "inline_link_clicks",
    "conversions",
    "conversions_value",
)


@lru_cache(maxsize=256)
def _today(as_of: datetime, zone: str) -> tuple[date, float]:
    """The account's day at `as_of` and the share of it that has passed."""
    day = local_date(as_of, zone)
    return day, (as_of - midnight(day, zone)) / timedelta(days=1)


def settled_figures(ad_day: AdDay) -> Row:
    """What the day's figures end at."""
    return _figures(ad_day, ad_day.cost_micros, ad_day.impressions, ad_day.clicks, len(ad_day.lags))


def figures(ad_day: AdDay, as_of: datetime) -> Row | None:
    """The day's figures as the platform reports them at `as_of`; None when it has no row yet."""
    today, share = _today(as_of, ACCOUNT_ZONE[ad_day.campaign.account])
    age = (today - ad_day.day).days
    if age >= SETTLES_AFTER[ad_day.campaign.platform]:
        return settled_figures(ad_day)
    passed = share if age == 0 else 1.0
    shown = round(ad_day.impressions * passed)
    if age < 0 or not shown:
        return None
    remaining = 1 - age / SETTLES_AFTER[ad_day.campaign.platform]
    factor = passed * (1 + ad_day.credit * remaining)
    unit = 10_000 if ad_day.campaign.platform == "meta_ads" else 1
    cost = round(ad_day.cost_micros / unit * factor) * unit
    claims = sum(lag < age for lag in ad_day.lags)
    return _figures(ad_day, cost, shown, round(ad_day.clicks * factor), claims)


def _figures(ad_day: AdDay, cost: int, impressions: int, clicks: int, claims: int) -> Row:
    return {
        "cost_micros": cost,
        "impressions": impressions,
        "clicks": clicks,
        "inline_link_clicks": round(clicks * 0.8),
        "conversions": float(claims),
        "conversions_value": float(claims * LEAD_VALUE),
    }


def ad_daily_rows(ad_days: list[AdDay], as_of: datetime) -> list[Row]:
    """One row per ad and day; spend without an ad is not here."""
    return [
        {
            **_keys(ad_day),
            "ad_group_id": ad_day.ad.group_id,
            "ad_id": ad_day.ad.id,
            "date": ad_day.day,
        }
        | found
        for ad_day in ad_days
        if ad_day.ad and (found := figures(ad_day, as_of))
    ]


def _keys(ad_day: AdDay) -> Row:
    campaign = ad_day.campaign
    return {
        "platform": campaign.platform,
        "account_id": campaign.account,
        "campaign_id": campaign.id,
    }


def summed_rows(
    ad_days: list[AdDay], as_of: datetime, keys: tuple[str, ...], settled: bool = False
) -> list[Row]:
    """Figures summed over `keys` and date (campaign or account grain)."""
    sums: dict[tuple, Row] = defaultdict(lambda: dict.fromkeys(METRICS, 0))
    for ad_day in ad_days:
        found = settled_figures(ad_day) if settled else figures(ad_day, as_of)
        if found:
            own = _keys(ad_day)
            total = sums[(*(own[key] for key in keys), ad_day.day)]
            for name in METRICS:
                total[name] += found[name]
    return [dict(zip((*keys, "date"), key, strict=True)) | total for key, total in sums.items()]
