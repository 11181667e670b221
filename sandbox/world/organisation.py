"""Who works at the pretend company and by which lists: the same at every seed and scale."""

from dataclasses import dataclass
from datetime import UTC, datetime

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

SALES_STAGES = (
    ("appointmentscheduled", "Appointment Scheduled", 0.2),
    ("qualifiedtobuy", "Qualified To Buy", 0.4),
    ("presentationscheduled", "Presentation Scheduled", 0.6),
    ("decisionmakerboughtin", "Decision Maker Bought-In", 0.8),
    ("contractsent", "Contract Sent", 0.9),
    ("closedwon", "Closed Won", 1.0),
    ("closedlost", "Closed Lost", 0.0),
)
EXPANSION_STAGES = (
    ("expansion_open", "Open", 0.5),
    ("expansion_offer", "Offer Sent", 0.7),
    ("expansion_won", "Won", 1.0),
    ("expansion_lost", "Lost", 0.0),
)
TICKET_STAGES = (
    ("1", "New", 0.0),
    ("2", "Waiting on contact", 0.0),
    ("3", "Waiting on us", 0.0),
    ("4", "Closed", 1.0),
)
PIPELINES = (
    ("deals", "default", "Sales Pipeline", SALES_STAGES),
    ("deals", "expansion", "Expansion and Renewal", EXPANSION_STAGES),
    ("tickets", "0", "Support Pipeline", TICKET_STAGES),
)
PROBABILITY = {stage: chance for _, _, _, stages in PIPELINES[:2] for stage, _, chance in stages}

LOST_REASONS = (
    ("price", 22),
    ("competitor", 16),
    ("no_decision", 18),
    ("missing_feature", 12),
    ("timing", 9),
    ("no_budget", 8),
    ("contact_lost", 5),
    ("other", 5),
    ("", 5),
)
WON_REASONS = (
    ("product_fit", 35),
    ("value_for_money", 18),
    ("service", 15),
    ("integration", 20),
    ("references", 12),
)
RECYCLE_REASONS = (("timing", 40), ("no_budget", 25), ("no_response", 20), ("priority_changed", 15))


def people_of(team: Team, moment: datetime) -> list[Owner]:
    """Members of the team who have not left by `moment`."""
    return [
        owner
        for owner in OWNERS
        if owner.team == team and (owner.left_at is None or moment < owner.left_at)
    ]


def owner_rows(as_of: datetime) -> list[dict[str, object]]:
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


def team_rows() -> list[dict[str, object]]:
    """One row per team."""
    return [dict(vars(team)) for team in TEAMS]


def pipeline_rows() -> list[dict[str, object]]:
    """One row per pipeline."""
    return [
        {
            "object_type": kind,
            "id": pipeline,
            "label": label,
            "display_order": order,
            "archived": False,
        }
        for order, (kind, pipeline, label, _) in enumerate(PIPELINES)
    ]


def stage_rows() -> list[dict[str, object]]:
    """One row per pipeline stage."""
    return [
        {
            "object_type": kind,
            "pipeline_id": pipeline,
            "id": stage,
            "label": label,
            "display_order": order,
            "probability": probability,
            "is_closed": probability in (0.0, 1.0) if kind == "deals" else stage == "4",
        }
        for kind, pipeline, _, stages in PIPELINES
        for order, (stage, label, probability) in enumerate(stages)
    ]
