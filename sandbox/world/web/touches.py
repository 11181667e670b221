"""How somebody gets to the site or to the company: channel, source, campaign, click id."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.world.ads.campaign import Campaign
from sandbox.world.ads.roster import CAMPAIGN_BY_ID, OFFLINE, PAID
from sandbox.world.chance import pick
from sandbox.world.web.channels import (
    CHANNELS,
    FAIR,
    FAIR_WEIGHT,
    HUBSPOT_SOURCE,
    OFFLINE_ID,
    REFERRERS,
)


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
    usual = {name: weights[0 if is_first else 1] for name, weights in CHANNELS.items()}
    if is_first and CAMPAIGN_BY_ID[FAIR].runs_on(day):
        usual["event"] = FAIR_WEIGHT
    channel = pick(rng, list(usual.items()))
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
