"""What every ad costs and brings on every day, once settled."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sandbox.world.ads.campaign import ACCOUNT_ZONE, Ad, Campaign, ads_of
from sandbox.world.ads.roster import PAID
from sandbox.world.calendar import HORIZON, local_date
from sandbox.world.chance import count, stream
from sandbox.world.draft import Draft

OVER_CLAIM = {"google_ads": 0.35, "meta_ads": 0.8, "linkedin_ads": 0.5}
DELETED_AD, DELETED_ON = "3100512", date(2026, 1, 20)


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
    leads, visits = _responses(draft)
    found: list[AdDay] = []
    for campaign in PAID:
        rng = stream(draft.seed, "spend", campaign.id)
        for day in _days(campaign):
            claims = _claims(draft, campaign, day, leads[campaign.id, day])
            found += _campaign_day(
                rng, draft.scale, campaign, day, visits[campaign.id, day], claims
            )
    return found


def _responses(draft: Draft) -> tuple[Counter, Counter]:
    """Leads and site visits by (campaign id, day of the account)."""
    leads, visits = Counter(), Counter()
    for one in draft.passes:
        if one.inquiry_at:
            _count(leads, one.touch.campaign, one.inquiry_at)
    for visit in draft.visits:
        _count(visits, visit.touch.campaign, visit.started_at)
    return leads, visits


def _count(counter: Counter, campaign: Campaign | None, moment: datetime) -> None:
    if campaign and campaign.is_paid:
        counter[campaign.id, local_date(moment, ACCOUNT_ZONE[campaign.account])] += 1


def _days(campaign: Campaign) -> Iterator[date]:
    last = min(campaign.ends_on, local_date(HORIZON, ACCOUNT_ZONE[campaign.account]))
    for offset in range((last - campaign.starts_on).days + 1):
        yield campaign.starts_on + timedelta(days=offset)


def _claims(draft: Draft, campaign: Campaign, day: date, leads: int) -> list[int]:
    """After how many days each claimed conversion appears; more are claimed than there were."""
    if not leads:
        return []
    rng = stream(draft.seed, "claims", campaign.id, day.toordinal())
    claimed = leads + count(rng, OVER_CLAIM[campaign.platform] * leads)
    return [min(27, int(rng.expovariate(0.35))) for _ in range(claimed)]


def _campaign_day(
    rng: Random, scale: float, campaign: Campaign, day: date, visits: int, claims: list[int]
) -> list[AdDay]:
    """Spend and clicks of the day, shared out over the ads; as many draws every day."""
    season = (0.55 if day.weekday() >= 5 else 1.1) * (0.8 if day.month in (8, 12) else 1.0)
    spend = campaign.budget * scale * season * rng.lognormvariate(0, 0.25)
    clicks = max(round(spend / campaign.click_cost * rng.lognormvariate(0, 0.2)), visits)
    live = [ad for ad in ads_of(campaign) if not (ad.id == DELETED_AD and day >= DELETED_ON)]
    shares = [(ad, ad.share) for ad in live] or [(None, 1.0)]
    parts = [round(clicks * share) for _, share in shares]
    parts[0] = max(0, clicks - sum(parts[1:]))
    return [
        AdDay(
            campaign,
            ad,
            day,
            _micros(campaign, spend * share * rng.uniform(0.8, 1.2)),
            max(clicked, 1) * rng.randrange(18, 60),
            clicked,
            rng.uniform(0, 0.06),
            tuple(claims[index :: len(shares)]),
        )
        for index, ((ad, share), clicked) in enumerate(zip(shares, parts, strict=True))
    ]


def _micros(campaign: Campaign, amount: float) -> int:
    """Millionths of the account's currency; Meta bills whole cents."""
    if campaign.platform == "meta_ads":
        return round(amount * 100) * 10_000
    return round(amount * 1_000_000)
