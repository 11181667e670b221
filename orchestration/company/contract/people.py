"""Who works when, and what the departments promise each other."""

from orchestration.company.schema import DEPARTMENTS, SOURCES, Column, ContractFile, department

TEAMS = ContractFile(
    "teams",
    "One row per team and validity.",
    ("team",),
    (
        Column("team", "name of the team"),
        department("the team's department"),
        Column(
            "role",
            "what the team does",
            choices=("marketing", "sdr", "sales", "partner", "service"),
        ),
        Column("timezone", "IANA zone of its working hours", "zone"),
        Column("schedule", "its working hours", refers_to="schedules"),
    ),
)
TEAM_MEMBERS = ContractFile(
    "team_members",
    "One row per owner in a source and validity.",
    ("source", "owner_id"),
    (
        Column("source", "where the owner id comes from", choices=SOURCES),
        Column("owner_id", "the vendor's id of the owner"),
        Column("name", "the person's name"),
        Column("team", "the team", refers_to="teams"),
    ),
    is_continuous=False,
)
SCHEDULES = ContractFile(
    "schedules",
    "One row per schedule, weekday, opening and validity.",
    ("schedule", "weekday", "opens_at"),
    (
        Column("schedule", "name of the schedule"),
        Column(
            "weekday",
            "1 = Monday to 7 = Sunday; a day without a row is closed",
            "integer",
            at_least=1,
            at_most=7,
        ),
        Column("opens_at", "HH:MM, team's wall clock", "time"),
        Column("closes_at", "HH:MM, later than opens_at; 24:00 = midnight", "time"),
    ),
)
HOLIDAYS = ContractFile(
    "holidays",
    "One row per schedule and closed day.",
    ("schedule", "holiday_date"),
    (
        Column("schedule", "the schedule that is closed", refers_to="schedules"),
        Column("holiday_date", "the closed day", "date"),
        Column("name", "what is celebrated"),
    ),
    is_continuous=False,
)
SLA = ContractFile(
    "sla",
    "One row per promise between the departments and validity.",
    ("sla",),
    (
        Column("sla", "short name of the promise"),
        Column("owed_by", "who owes it", choices=DEPARTMENTS),
        Column("from_stage", "the stage that starts the clock", refers_to="stages"),
        Column(
            "to_stage",
            "the stage that stops it; empty = the measure says it",
            is_required=False,
            refers_to="stages",
        ),
        Column(
            "measure",
            "what is measured",
            choices=("first_action", "decision", "attempts", "volume", "quality", "feedback"),
        ),
        Column(
            "target_value", "the promise; exactly at target is met", "decimal(18,4)", at_least=0
        ),
        Column(
            "unit",
            "unit of the promise",
            choices=(
                "minutes",
                "hours",
                "days",
                "business_minutes",
                "business_hours",
                "business_days",
                "count",
                "rate",
            ),
        ),
    ),
)
REASONS = ContractFile(
    "reasons",
    "One row per kind, reason and validity.",
    ("kind", "reason"),
    (
        Column("kind", "when it is given", choices=("lost", "rejected", "recycled", "won")),
        Column("reason", "the value as written in the CRM"),
        Column("label", "what people call it"),
        department("whom it speaks to"),
        Column("is_usable", "false for answers that say nothing (other, unspecified)", "boolean"),
    ),
)
THRESHOLDS = ContractFile(
    "thresholds",
    "One row per threshold and validity.",
    ("threshold",),
    (
        Column("threshold", "short name"),
        Column("value", "its value", "decimal(18,6)"),
        Column("unit", "its unit"),
        Column("description", "what it decides"),
    ),
)
