"""What a campaign and an ad are, and which accounts pay for them."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sandbox.world.calendar import FIRST_DAY

GOOGLE_ACCOUNT = "2000000001"
META_ACCOUNT = "3000000001"
LINKEDIN_ACCOUNT = "500000001"
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
    ("linkedin_ads", LINKEDIN_ACCOUNT, "Alder & Finch B2B", "EUR", "UTC", False, "ENABLED"),
)
ACCOUNT_OF = {
    "google_ads": GOOGLE_ACCOUNT,
    "meta_ads": META_ACCOUNT,
    "linkedin_ads": LINKEDIN_ACCOUNT,
}
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
        return ACCOUNT_OF.get(self.platform, "")

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
