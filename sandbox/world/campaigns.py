"""The 25 campaigns, their accounts, ad groups and ads: the same at every seed and scale."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sandbox.world.calendar import FIRST_DAY, midnight

GOOGLE_ACCOUNT = "2000000001"
META_ACCOUNT = "3000000001"
ACCOUNTS = (
    (
        "google_ads",
        "1000000001",
        "Alder & Finch (manager)",
        "EUR",
        "Europe/Berlin",
        True,
        "ENABLED",
    ),
    ("google_ads", GOOGLE_ACCOUNT, "Alder & Finch DACH", "EUR", "Europe/Berlin", False, "ENABLED"),
    ("google_ads", "2000000009", "Alder & Finch old", "EUR", "Europe/Berlin", False, "CANCELED"),
    ("meta_ads", META_ACCOUNT, "Alder & Finch Social", "USD", "America/New_York", False, "ENABLED"),
)
ACCOUNT_ZONE = {account: zone for _, account, _, _, zone, _, _ in ACCOUNTS}
ACCOUNT_CURRENCY = {account: currency for _, account, _, currency, _, _, _ in ACCOUNTS}
ALWAYS = date(2027, 12, 31)


@dataclass(frozen=True)
class Campaign:
    """One campaign.

    source, medium: what its links carry as utm. budget: account currency a day at scale 1.0.
    click_cost: same currency. pull: weight among campaigns that run on a day. quality: mean fit of
    its audience, 0-1. groups: ad groups of two ads each; 0 = spend known at campaign level only.
    """

    id: str
    name: str
    platform: str
    objective: str
    intent: str
    source: str
    medium: str
    starts_on: date = FIRST_DAY
    ends_on: date = ALWAYS
    budget: float = 0.0
    click_cost: float = 1.0
    pull: float = 1.0
    quality: float = 0.55
    groups: int = 2
    removed_on: date | None = None

    @property
    def utm(self) -> str:
        """The campaign's name as its links carry it."""
        return self.name.lower().replace(" ", "_").replace("&", "and")

    @property
    def account(self) -> str:
        """The ad account that pays for it; empty for campaigns without a platform."""
        return {"google_ads": GOOGLE_ACCOUNT, "meta_ads": META_ACCOUNT}.get(self.platform, "")

    @property
    def is_paid(self) -> bool:
        """Whether an ad platform runs it."""
        return bool(self.account)

    def runs_on(self, day: date) -> bool:
        """Whether the campaign is live on that day."""
        return self.starts_on <= day <= self.ends_on

    def status(self, day: date) -> str:
        """ENABLED, PAUSED after its end, REMOVED once deleted."""
        if self.removed_on and self.removed_on <= day:
            return "REMOVED"
        return "ENABLED" if day <= self.ends_on else "PAUSED"


def _google(id_: str, name: str, objective: str, intent: str, **more: object) -> Campaign:
    return Campaign(id_, name, "google_ads", objective, intent, "google", "cpc", **more)


def _meta(id_: str, name: str, objective: str, intent: str, **more: object) -> Campaign:
    return Campaign(id_, name, "meta_ads", objective, intent, "facebook", "paid_social", **more)


CREATE, CAPTURE = "create_demand", "capture_demand"
CAMPAIGNS = (
    _google("21001", "Brand DACH", "SEARCH", CAPTURE, budget=22, click_cost=1.6, pull=3,
            quality=0.7),
    _google("21002", "Generic Planning Software", "SEARCH", CAPTURE, budget=48, click_cost=7.5,
            pull=4, quality=0.6, groups=3),
    _google("21003", "Competitor Terms", "SEARCH", CAPTURE, budget=18, click_cost=9, pull=1.5),
    _google("21004", "Production Scheduling EN", "SEARCH", CAPTURE, budget=34, click_cost=8,
            pull=3, quality=0.62),
    _google("21005", "ERP Integration", "SEARCH", CAPTURE, starts_on=date(2025, 9, 1), budget=15,
            click_cost=6.5, pull=1.5, quality=0.68),
    _google("21006", "Performance Max Trial", "PERFORMANCE_MAX", CAPTURE,
            starts_on=date(2026, 2, 2), ends_on=date(2026, 7, 31), budget=30,
            click_cost=3, pull=2, quality=0.4, groups=0),
    _google("21007", "Display Remarketing", "DISPLAY", CAPTURE, budget=9, click_cost=1.2, pull=0.6),
    _google("21008", "Video Factory Stories", "VIDEO", CREATE, starts_on=date(2025, 10, 6),
            ends_on=date(2026, 3, 31), budget=16, click_cost=2.5, pull=0.6, quality=0.5),
    _google("21009", "Trade Fair Search 2026", "SEARCH", CAPTURE, starts_on=date(2026, 3, 16),
            ends_on=date(2026, 5, 8), budget=25, click_cost=5, pull=2, quality=0.66, groups=1),
    _google("21010", "Demand Gen Spring 2026", "DEMAND_GEN", CREATE, starts_on=date(2026, 3, 2),
            ends_on=date(2026, 6, 30), budget=20, click_cost=2, pull=1.2, quality=0.45,
            removed_on=date(2026, 9, 15)),
    _meta("31001", "Lead Forms Whitepaper", "OUTCOME_LEADS", CREATE, budget=28, click_cost=3.2,
          pull=4, quality=0.42, groups=3),
    _meta("31002", "Webinar Autumn 2025", "OUTCOME_LEADS", CREATE, starts_on=date(2025, 9, 8),
          ends_on=date(2025, 11, 14), budget=36, click_cost=3.5, pull=3, quality=0.52),
    _meta("31003", "Retargeting Visitors", "OUTCOME_SALES", CAPTURE, budget=14, click_cost=2.4,
          pull=1.5, quality=0.6),
    _meta("31004", "Lookalike Customers US", "OUTCOME_LEADS", CREATE, starts_on=date(2026, 1, 12),
          budget=32, click_cost=4, pull=2.5, quality=0.5),
    _meta("31005", "Checklist Download", "OUTCOME_LEADS", CREATE, starts_on=date(2025, 6, 2),
          ends_on=date(2026, 2, 27), budget=15, click_cost=2, pull=2, quality=0.3),
    _meta("31006", "Brand Story Video", "OUTCOME_AWARENESS", CREATE, starts_on=date(2026, 4, 1),
          ends_on=date(2026, 8, 31), budget=12, click_cost=5, pull=0.2, groups=1),
    _meta("31007", "Webinar Spring 2026", "OUTCOME_LEADS", CREATE, starts_on=date(2026, 3, 9),
          ends_on=date(2026, 5, 15), budget=38, click_cost=3.5, pull=3, quality=0.54),
    _meta("31008", "Free Trial Push 2026", "OUTCOME_SALES", CAPTURE, starts_on=date(2026, 8, 3),
          budget=26, click_cost=3, pull=2.2, quality=0.48),
    Campaign("41001", "Newsletter Monthly", "", "engage", CREATE, "newsletter", "email", pull=2),
    Campaign("41002", "Nurture Evaluation", "", "engage", CREATE, "nurture", "email", pull=1.5),
    Campaign("41003", "Hannover Fair 2026", "", "meet", CREATE, "hannover", "event",
             date(2026, 4, 20), date(2026, 4, 24), pull=3, quality=0.65),
    Campaign("41004", "Planning Webinar Series", "", "educate", CREATE, "webinar", "event", pull=2),
    Campaign("41005", "Partner Referrals", "", "refer", CAPTURE, "partner", "partner", pull=1,
             quality=0.72),
    Campaign("41006", "Trade Press Syndication", "", "educate", CREATE, "press",
             "content_syndication", date(2025, 7, 1), date(2026, 6, 30), pull=1, quality=0.35),
    Campaign("41007", "Customer Referral Programme", "", "refer", CAPTURE, "customers", "referral",
             date(2025, 10, 1), pull=1, quality=0.74),
)  # fmt: skip
CAMPAIGN_BY_ID = {campaign.id: campaign for campaign in CAMPAIGNS}
PAID = tuple(campaign for campaign in CAMPAIGNS if campaign.is_paid)
OFFLINE = tuple(campaign for campaign in CAMPAIGNS if not campaign.is_paid)


@dataclass(frozen=True)
class Ad:
    """One ad, its place and its share of the campaign's budget."""

    campaign: Campaign
    group_id: str
    id: str
    share: float


@cache
def ads_of(campaign: Campaign) -> tuple[Ad, ...]:
    """The campaign's ads, two a group, with uneven shares that sum to 1."""
    places = [(group, ad) for group in range(1, campaign.groups + 1) for ad in (1, 2)]
    weights = [1.0 / (rank + 1) for rank in range(len(places))]
    return tuple(
        Ad(campaign, f"{campaign.id}{group}0", f"{campaign.id}{group}{ad}", weight / sum(weights))
        for (group, ad), weight in zip(places, weights, strict=True)
    )


def account_rows() -> list[dict[str, object]]:
    """One row per ad account."""
    names = ("platform", "account_id", "name", "currency", "timezone", "is_manager", "status")
    return [dict(zip(names, account, strict=True)) for account in ACCOUNTS]


def _created(campaign: Campaign) -> datetime:
    return midnight(campaign.starts_on) - timedelta(days=3, hours=-10)


def _begun(as_of: datetime) -> list[Campaign]:
    return [campaign for campaign in PAID if _created(campaign) <= as_of]


def campaign_rows(as_of: datetime) -> list[dict[str, object]]:
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


def group_rows(as_of: datetime) -> list[dict[str, object]]:
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


def ad_rows(as_of: datetime) -> list[dict[str, object]]:
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


def offline_rows(as_of: datetime) -> list[dict[str, object]]:
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
