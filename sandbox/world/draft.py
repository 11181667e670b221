"""What the modules of the world fill together while it is written."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.world.calendar import local_date
from sandbox.world.causes import Cause, strength
from sandbox.world.companies import Company
from sandbox.world.crm.book import Book
from sandbox.world.crm.entry import Entry
from sandbox.world.organisation import Owner
from sandbox.world.people import Person
from sandbox.world.web.touches import Touch
from sandbox.world.web.visits import Visit


@dataclass(eq=False)
class Deal:
    """A deal as it really goes; stages and amounts are (value, moment) pairs."""

    entry: Entry
    person: Person
    company: Company
    owner: Owner
    kind: str
    opened_at: datetime
    stages: list[tuple[str, datetime]] = field(default_factory=list)
    amounts: list[tuple[str | None, datetime]] = field(default_factory=list)
    closed_at: datetime | None = None
    is_won: bool = False
    reason: str | None = None
    pass_: "Pass | None" = None

    @property
    def currency(self) -> str:
        """Currency of the customer's country."""
        return self.company.currency


@dataclass(eq=False)
class Pass:
    """One way of one person through the funnel; None where a step never happens.

    began_at: the response; for people whom sales found (outbound), the first attempt.
    """

    person: Person
    number: int
    touch: Touch
    began_at: datetime
    mql_at: datetime | None = None
    assigned_at: datetime | None = None
    owner: Owner | None = None
    first_action_at: datetime | None = None
    response_minutes: float | None = None
    decided_at: datetime | None = None
    outcome: str | None = None
    sql_at: datetime | None = None
    recycled_at: datetime | None = None
    reason: str | None = None
    recycle_reason: str | None = None
    deal: Deal | None = None

    @property
    def inquiry_at(self) -> datetime | None:
        """When the person responded; None when sales made the first step."""
        return None if self.touch.channel == "outbound" else self.began_at

    @property
    def campaign_id(self) -> str | None:
        """Vendor id of the campaign that brought the response."""
        return self.touch.campaign.id if self.touch.campaign else None


@dataclass(eq=False)
class Draft:
    """The world while it is written."""

    seed: int
    scale: float
    causes: tuple[Cause, ...]
    companies: list[Company]
    core: list[Company]
    book: Book = field(default_factory=Book)
    people: list[Person] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    members: list[tuple[str, Entry, str, datetime | None, datetime]] = field(default_factory=list)

    def strength(self, name: str, touch: Touch, moment: datetime) -> float:
        """How hard a planted cause bites a lead that came by this touch at this moment."""
        campaign_id = touch.campaign.id if touch.campaign else None
        return strength(self.causes, name, campaign_id, local_date(moment))
