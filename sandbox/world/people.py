"""People and their browsers as they really are."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sandbox.world.ads.campaign import Campaign
from sandbox.world.chance import pick
from sandbox.world.companies import Company
from sandbox.world.crm.entry import Entry


@dataclass(eq=False)
class Device:
    """A browser; consent decides whether its visits can be told apart. People may share one."""

    pseudo_id: str
    category: str
    has_analytics_consent: bool
    has_ads_consent: bool
    people: list[int] = field(default_factory=list)
    first_seen: datetime | None = None
    sessions: int = 0


@dataclass(eq=False)
class Person:
    """A person as he or she really is.

    fit: 0 to 1, how well the person suits the product. campaign: what brought the first response.
    entry, duplicate: the CRM contact, and a second one of the same person where there is one.
    """

    number: int
    first_name: str
    last_name: str
    title: str
    company: Company | None
    country: str
    region: str
    emails: list[str]
    phone: str
    devices: list[Device]
    login: str
    fit: float
    campaign: Campaign | None
    kind: str
    channel: str
    interested_at: datetime
    entry: Entry = field(init=False)
    duplicate: Entry | None = None
    contact_ids: list[str] = field(default_factory=list)
    logins_seen: list[datetime] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The person's name in the truth."""
        return f"person-{self.number:06d}"


def make_device(rng: Random) -> Device:
    """A new browser with its consent."""
    consent = pick(rng, [((True, True), 72), ((True, False), 10), ((False, False), 18)])
    category = pick(rng, [("desktop", 68), ("mobile", 27), ("tablet", 5)])
    pseudo_id = f"{rng.randrange(10**9, 2 * 10**9)}.{rng.randrange(1_740_000_000, 1_790_000_000)}"
    return Device(pseudo_id, category, *consent)
