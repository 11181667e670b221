"""Who works at the pretend company: the same at every seed and scale."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.world.rows import Row

EMAIL_DOMAIN = "alderfinch.example"


@dataclass(frozen=True)
class Team:
    """A team with its role in the funnel, its zone and its office hours."""

    id: str
    name: str
    department: str
    role: str
    timezone: str
    schedule: str


@dataclass(frozen=True)
class Owner:
    """A CRM user; `left_at` archives the owner."""

    id: str
    first_name: str
    last_name: str
    team: Team
    left_at: datetime | None = None

    @property
    def user_id(self) -> str:
        """The id that signs property changes; HubSpot keeps it apart from the owner id."""
        return str(70_000 + int(self.id))

    @property
    def email(self) -> str:
        """Work address."""
        return f"{self.first_name}.{self.last_name}@{EMAIL_DOMAIN}".lower()


_BERLIN = ("Europe/Berlin", "berlin_office")
_NEW_YORK = ("America/New_York", "new_york_office")
DEMAND = Team("11", "Demand Generation", "marketing", "marketing", *_BERLIN)
SDR_EMEA = Team("12", "Sales Development EMEA", "sales", "sdr", *_BERLIN)
SDR_AMERICAS = Team("13", "Sales Development Americas", "sales", "sdr", *_NEW_YORK)
AE_EMEA = Team("14", "Account Executives EMEA", "sales", "sales", *_BERLIN)
AE_AMERICAS = Team("15", "Account Executives Americas", "sales", "sales", *_NEW_YORK)
PARTNER = Team("16", "Partner Desk", "sales", "partner", *_BERLIN)
SUCCESS = Team("17", "Customer Success", "service", "service", *_BERLIN)
TEAMS = (DEMAND, SDR_EMEA, SDR_AMERICAS, AE_EMEA, AE_AMERICAS, PARTNER, SUCCESS)

OWNERS = (
    Owner("501", "Mara", "Lindqvist", DEMAND),
    Owner("502", "Jonas", "Weber", DEMAND),
    Owner("511", "Lena", "Hoffmann", SDR_EMEA),
    Owner("512", "Piotr", "Nowak", SDR_EMEA),
    Owner("513", "Aylin", "Kaya", SDR_EMEA),
    Owner("521", "Tyrone", "Brooks", SDR_AMERICAS),
    Owner("522", "Megan", "Ortiz", SDR_AMERICAS),
    Owner("531", "Clara", "Vogel", AE_EMEA),
    Owner("532", "Matteo", "Ricci", AE_EMEA),
    Owner("533", "Sophie", "Laurent", AE_EMEA),
    Owner("534", "Erik", "Johansson", AE_EMEA, datetime(2026, 6, 30, 16, tzinfo=UTC)),
    Owner("541", "Rachel", "Kim", AE_AMERICAS),
    Owner("542", "David", "Moreau", AE_AMERICAS),
    Owner("551", "Nadia", "Rossi", PARTNER),
    Owner("561", "Tom", "Becker", SUCCESS),
    Owner("562", "Ines", "Duarte", SUCCESS),
)
OWNER_BY_ID = {owner.id: owner for owner in OWNERS}


def people_of(team: Team, moment: datetime) -> list[Owner]:
    """Members of the team who have not left by `moment`."""
    return [
        owner
        for owner in OWNERS
        if owner.team == team and (owner.left_at is None or moment < owner.left_at)
    ]


def owner_rows(as_of: datetime) -> list[Row]:
    """One row per owner, as README says; an owner who left is archived."""
    return [
        {
            "id": owner.id,
            "email": owner.email,
            "first_name": owner.first_name,
            "last_name": owner.last_name,
            "user_id": owner.user_id,
            "archived": owner.left_at is not None and owner.left_at <= as_of,
            "archived_at": owner.left_at if owner.left_at and owner.left_at <= as_of else None,
            "team_id": owner.team.id,
            "team": owner.team.name,
            "role": owner.team.role,
            "department": owner.team.department,
            "timezone": owner.team.timezone,
            "created_at": datetime(2024, 1, 8, 9, tzinfo=UTC),
        }
        for owner in OWNERS
    ]


def team_rows() -> list[Row]:
    """One row per team."""
    return [dict(vars(team)) for team in TEAMS]
