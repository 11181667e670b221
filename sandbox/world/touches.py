"""How somebody gets to the site or to the company: channel, source, campaign, click id."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.world.campaigns import CAMPAIGN_BY_ID, OFFLINE, PAID, Campaign
from sandbox.world.chance import pick

# channel: (weight as first contact, weight as a later visit)
CHANNELS = {
    "paid_search": (21, 12),
    "paid_social": (12, 10),
    "lead_form": (9, 0),
    "organic_search": (17, 22),
    "ai_assistant": (6, 3),
    "organic_social": (4, 4),
    "referral": (4, 3),
    "direct": (7, 34),
    "email": (3, 12),
    "event": (5, 0),
    "partner": (2, 0),
    "content_syndication": (4, 0),
    "customer_referral": (2, 0),
}
HUBSPOT_SOURCE = {
    "paid_search": "PAID_SEARCH",
    "paid_social": "PAID_SOCIAL",
    "lead_form": "PAID_SOCIAL",
    "organic_search": "ORGANIC_SEARCH",
    "ai_assistant": "AI_REFERRALS",
    "organic_social": "SOCIAL_MEDIA",
    "referral": "REFERRALS",
    "direct": "DIRECT_TRAFFIC",
    "email": "EMAIL_MARKETING",
    "event": "OFFLINE",
    "partner": "OTHER_CAMPAIGNS",
    "content_syndication": "OTHER_CAMPAIGNS",
    "customer_referral": "REFERRALS",
    "outbound": "OFFLINE",
    "newsletter": "EMAIL_MARKETING",
}
REFERRERS = {
    "organic_search": (("www.google.com", 78), ("www.bing.com", 13), ("duckduckgo.com", 5),
                       ("www.ecosia.org", 4)),
    "ai_assistant": (("chatgpt.com", 60), ("www.perplexity.ai", 16), ("gemini.google.com", 11),
                     ("copilot.microsoft.com", 8), ("claude.ai", 5)),
    "organic_social": (("www.linkedin.com", 80), ("www.youtube.com", 20)),
    "referral": (("www.shopfloor-review.com", 50), ("forum.leanplanning.org", 30),
                 ("www.erp-compare.net", 20)),
    "paid_search": (("www.google.com", 1),),
    "paid_social": (("l.facebook.com", 60), ("l.instagram.com", 40)),
    "partner": (("portal.nordic-erp.com", 1),),
    "content_syndication": (("www.tradepress-digital.com", 1),),
}  # fmt: skip
OFFLINE_ID = {"partner": "41005", "content_syndication": "41006", "customer_referral": "41007"}


@dataclass(frozen=True)
class Touch:
    """One way in. Empty text where the visit carries no such mark."""

    channel: str
    campaign: Campaign | None = None
    referrer: str = ""
    source: str = ""
    medium: str = ""
    gclid: str = ""
    fbclid: str = ""

    @property
    def hubspot_source(self) -> str:
        """HubSpot's name of the original source."""
        return HUBSPOT_SOURCE[self.channel]

    @property
    def detail(self) -> str | None:
        """HubSpot's drill-down: the campaign's name, else the referring domain."""
        return self.campaign.name if self.campaign else self.referrer or None


def _campaign(rng: Random, channel: str, day: date) -> Campaign | None:
    """A running campaign that suits the channel, or none."""
    if channel in OFFLINE_ID:
        chosen = CAMPAIGN_BY_ID[OFFLINE_ID[channel]]
        return chosen if chosen.runs_on(day) else None
    options = {
        "paid_search": [one for one in PAID if one.platform == "google_ads"],
        "paid_social": [one for one in PAID if one.platform == "meta_ads"],
        "lead_form": [one for one in PAID if one.objective == "OUTCOME_LEADS"],
        "email": [one for one in OFFLINE if one.medium == "email"],
        "event": [one for one in OFFLINE if one.medium == "event"],
    }.get(channel, [])
    running = [(one, one.pull) for one in options if one.runs_on(day)]
    return pick(rng, running) if running else None


def choose_touch(rng: Random, day: date, is_first: bool) -> Touch:
    """How somebody comes on that day; a channel without a running campaign falls back to direct."""
    channel = pick(
        rng, [(name, weights[0 if is_first else 1]) for name, weights in CHANNELS.items()]
    )
    campaign = _campaign(rng, channel, day)
    needs_campaign = channel in (
        "paid_search",
        "paid_social",
        "lead_form",
        "email",
        "event",
        *OFFLINE_ID,
    )
    return make_touch(rng, channel if campaign or not needs_campaign else "direct", campaign)


def make_touch(rng: Random, channel: str, campaign: Campaign | None) -> Touch:
    """A touch of the channel with fresh click ids."""
    referrer = pick(rng, REFERRERS[channel]) if channel in REFERRERS else ""
    token = f"{rng.getrandbits(160):040x}"
    source, medium = (campaign.source, campaign.medium) if campaign else ("", "")
    if referrer == "l.instagram.com":
        source = "instagram"
    if referrer == "chatgpt.com":
        source = "chatgpt.com"
    return Touch(
        channel,
        campaign,
        referrer,
        source,
        medium,
        gclid=f"Cj0KCQ{token}" if channel == "paid_search" else "",
        fbclid=f"IwAR{token}" if channel in ("paid_social", "lead_form") else "",
    )
