"""Daily ad figures: what they settle at, and what the platform said on the way there."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sandbox.world.calendar import HORIZON, local_date, midnight
from sandbox.world.campaigns import ACCOUNT_ZONE, PAID, Ad, Campaign, ads_of
from sandbox.world.chance import count, stream
from sandbox.world.draft import Draft
from sandbox.world.visits import Visit

SETTLES_AFTER = {"google_ads": 30, "meta_ads": 28}
OVER_CLAIM = {"google_ads": 0.35, "meta_ads": 0.8}
LEAD_VALUE = 50
DELETED_AD, DELETED_ON = "3100512", date(2026, 1, 20)
METRICS = (
    "cost_micros",
    "impressions",
    "clicks",
    "inline_link_clicks",
    "conversions",
    "conversions_value",
)


@dataclass(frozen=True, slots=True)
class AdDay:
    """One ad (None: the campaign itself) on one day of its account.

    Settled figures; credit is the share of cost and clicks that the platform takes back until then;
    lags are the days after which each claimed conversion appears.
    """

    campaign: Campaign
    ad: Ad | None
    day: date
    cost_micros: int
    impressions: int
    clicks: int
    credit: float
    lags: tuple[int, ...]


def make_ad_days(draft: Draft) -> list[AdDay]:
    """Settled figures for every campaign-day of the world."""
    leads, clicks = _responses(draft)
    return [
        ad_day
        for campaign in PAID
        for day in _days(campaign)
        for ad_day in _campaign_day(draft, campaign, day, leads, clicks)
    ]


def _responses(draft: Draft) -> tuple[Counter, Counter]:
    """Leads and site visits by (campaign id, day of the account)."""
    leads: Counter = Counter()
    for one in draft.passes:
        campaign = one.touch.campaign
        if campaign and campaign.is_paid and one.inquiry_at:
            leads[campaign.id, local_date(one.inquiry_at, ACCOUNT_ZONE[campaign.account])] += 1
    clicks: Counter = Counter()
    for visit in draft.visits:
        campaign = visit.touch.campaign
        if campaign and campaign.is_paid:
            clicks[campaign.id, local_date(visit.started_at, ACCOUNT_ZONE[campaign.account])] += 1
    return leads, clicks


def _days(campaign: Campaign) -> Iterable[date]:
    last = min(campaign.ends_on, local_date(HORIZON, ACCOUNT_ZONE[campaign.account]))
    for offset in range((last - campaign.starts_on).days + 1):
        yield campaign.starts_on + timedelta(days=offset)


def _campaign_day(
    draft: Draft, campaign: Campaign, day: date, leads: Counter, visits: Counter
) -> list[AdDay]:
    rng = stream(draft.seed, "spend", campaign.id, day.toordinal())
    season = (0.55 if day.weekday() >= 5 else 1.1) * (0.8 if day.month in (8, 12) else 1.0)
    spend = campaign.budget * draft.scale * season * rng.lognormvariate(0, 0.25)
    floor = visits[campaign.id, day]
    clicks = max(round(spend / campaign.click_cost * rng.lognormvariate(0, 0.2)), floor)
    claims = _lags(rng, leads[campaign.id, day], OVER_CLAIM[campaign.platform])
    ads = [ad for ad in ads_of(campaign) if not (ad.id == DELETED_AD and day >= DELETED_ON)]
    shares = [(ad, ad.share) for ad in ads] or [(None, 1.0)]
    days = []
    for index, (ad, share) in enumerate(shares):
        part = spend * share * rng.uniform(0.8, 1.2)
        clicked = (
            round(clicks * share)
            if index
            else clicks - sum(round(clicks * s) for _, s in shares[1:])
        )
        cents = round(part * 100)
        micros = cents * 10_000 if campaign.platform == "meta_ads" else round(part * 1_000_000)
        shown = max(clicked, 1) * rng.randrange(18, 60)
        own = tuple(lag for place, lag in enumerate(claims) if place % len(shares) == index)
        days.append(
            AdDay(campaign, ad, day, micros, shown, max(clicked, 0), rng.uniform(0, 0.06), own)
        )
    return days


def _lags(rng, leads: int, over_claim: float) -> list[int]:
    """When each conversion that the platform claims appears; it claims more than there were."""
    claimed = leads + count(rng, over_claim * leads + 0.02)
    return [min(27, int(rng.expovariate(0.35))) for _ in range(claimed)]


def figures(ad_day: AdDay, as_of: datetime, settled: bool = False) -> dict[str, int | float] | None:
    """The day's figures as the platform reports them at `as_of`; None when it has no row yet."""
    zone = ACCOUNT_ZONE[ad_day.campaign.account]
    age = (local_date(as_of, zone) - ad_day.day).days
    if age < 0:
        return None
    passed = 1.0
    if age == 0:
        passed = (as_of - midnight(ad_day.day, zone)) / timedelta(days=1)
    remaining = max(0.0, 1 - age / SETTLES_AFTER[ad_day.campaign.platform])
    factor, claims = passed * (1 + ad_day.credit * remaining), ad_day.lags
    if settled:
        factor = 1.0
    else:
        claims = [lag for lag in ad_day.lags if lag <= age] if passed == 1.0 else []
    unit = 10_000 if ad_day.campaign.platform == "meta_ads" else 1
    shown = round(ad_day.impressions * (1.0 if settled else passed))
    if not shown:
        return None
    clicks = round(ad_day.clicks * factor)
    return {
        "cost_micros": round(ad_day.cost_micros / unit * factor) * unit,
        "impressions": shown,
        "clicks": clicks,
        "inline_link_clicks": round(clicks * 0.8),
        "conversions": float(len(claims)),
        "conversions_value": float(len(claims) * LEAD_VALUE),
    }


def ad_daily_rows(ad_days: list[AdDay], as_of: datetime) -> list[dict[str, object]]:
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


def _keys(ad_day: AdDay) -> dict[str, object]:
    campaign = ad_day.campaign
    return {
        "platform": campaign.platform,
        "account_id": campaign.account,
        "campaign_id": campaign.id,
    }


def summed_rows(
    ad_days: list[AdDay], as_of: datetime, keys: tuple[str, ...], settled: bool = False
) -> list[dict[str, object]]:
    """Figures summed over `keys` and date (campaign or account grain)."""
    sums: dict[tuple, dict] = defaultdict(lambda: dict.fromkeys(METRICS, 0))
    for ad_day in ad_days:
        found = figures(ad_day, as_of, settled)
        if found:
            own = _keys(ad_day)
            total = sums[(*(own[key] for key in keys), ad_day.day)]
            for name in METRICS:
                total[name] += found[name]
    return [dict(zip((*keys, "date"), key, strict=True)) | total for key, total in sums.items()]


def click_rows(visits: Iterable[Visit], as_of: datetime) -> list[dict[str, object]]:
    """One row per Google click that led to a visit, booked on the campaign's first ad group."""
    rows = {}
    for visit in visits:
        touch = visit.touch
        if touch.gclid and touch.campaign and visit.started_at <= as_of:
            campaign = touch.campaign
            rows.setdefault(touch.gclid, {
                "account_id": campaign.account,
                "campaign_id": campaign.id,
                "ad_group_id": f"{campaign.id}10" if campaign.groups else None,
                "gclid": touch.gclid,
                "date": local_date(visit.started_at, ACCOUNT_ZONE[campaign.account]),
            })  # fmt: skip
    return sorted(rows.values(), key=lambda row: (row["date"], row["gclid"]))
