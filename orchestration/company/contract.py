"""The contract as data: every file, column, key and rule, said once.

`docs/company.md` is written from here, validation reads it, and raw_contract's tables follow it.
"""

from orchestration.company.schema import DEPARTMENTS, SOURCES, Column, ContractFile


def _department(meaning: str) -> Column:
    return Column("department", meaning, choices=DEPARTMENTS)


def _currency(is_required: bool = True) -> Column:
    return Column("currency", "ISO 4217 code of the amount", "currency", is_required)


STAGES = ContractFile(
    "stages",
    "One row per stage of the shared funnel and validity.",
    ("stage",),
    (
        Column("stage", "short lower-case name used by all other files"),
        Column(
            "position",
            "order in the funnel; exits (lost, rejected, recycled) come last",
            "integer",
            at_least=1,
        ),
        Column("label", "what people call it"),
        _department("who owns the stage by default"),
        Column(
            "horizon_days",
            "days after which a cohort at this stage is mature",
            "integer",
            at_least=0,
            at_most=3650,
        ),
    ),
    is_required=True,
)
STAGE_MAPPINGS = ContractFile(
    "stage_mappings",
    "One row per vendor value that means a stage, and validity.",
    ("source", "object_type", "field", "value"),
    (
        Column("source", "which source writes it", choices=SOURCES),
        Column(
            "object_type",
            "the kind of record",
            choices=("contact", "deal", "lead"),
        ),
        Column(
            "field",
            "the vendor's property, e.g. dealstage; of files stage or lifecycle_stage",
        ),
        Column("value", "the vendor's value"),
        Column("stage", "the stage it means", refers_to="stages"),
    ),
    is_required=True,
)
OWNERSHIP = ContractFile(
    "ownership",
    "One row per stage, department and validity: who answers for the step into it.",
    ("stage", "department"),
    (
        Column("stage", "the stage entered", refers_to="stages"),
        _department("who holds the share"),
        Column(
            "share",
            "0 to 1; the shares of a stage sum to exactly 1 on every day",
            "decimal(9,6)",
            at_least=0,
            at_most=1,
        ),
    ),
)
CHANNELS = ContractFile(
    "channels",
    "One row per channel and validity.",
    ("channel",),
    (Column("channel", "name of the channel"), _department("who owns the channel")),
)
CHANNEL_RULES = ContractFile(
    "channel_rules",
    "One row per rule and validity; the first rule whose non-empty cells all match wins.",
    ("position",),
    (
        Column("position", "order of trial", "integer", at_least=1),
        Column("channel", "the channel it gives", refers_to="channels"),
        Column(
            "click_id_type",
            "the click id in the page's address",
            is_required=False,
            choices=(
                "gclid",
                "wbraid",
                "gbraid",
                "dclid",
                "msclkid",
                "fbclid",
                "li_fat_id",
                "ttclid",
                "twclid",
            ),
        ),
        Column("source_pattern", "found in the lower-case source", "pattern", False),
        Column("medium_pattern", "found in the lower-case medium", "pattern", False),
        Column("campaign_pattern", "found in the lower-case campaign name", "pattern", False),
        Column(
            "referrer_pattern", "found in the lower-case address of the referrer", "pattern", False
        ),
    ),
)
TEAMS = ContractFile(
    "teams",
    "One row per team and validity.",
    ("team",),
    (
        Column("team", "name of the team"),
        _department("the team's department"),
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
        _department("whom it speaks to"),
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
TARGETS = ContractFile(
    "targets",
    "One row per metric, period, segment, channel and validity.",
    ("metric", "period_start", "period_end", "segment", "channel"),
    (
        Column(
            "metric", "spend, won_deals, won_revenue, or the plural of a stage (mqls, inquiries)"
        ),
        Column("period_start", "first day of the period", "date"),
        Column("period_end", "last day of the period, that day included", "date"),
        Column("segment", "empty = all segments", is_required=False),
        Column("channel", "empty = all channels", is_required=False, refers_to="channels"),
        Column("value", "the target: a count, or an amount in `currency`", "decimal(18,4)"),
        _currency(is_required=False),
        Column(
            "profile",
            "how it spreads over the days of the period",
            choices=("even", "working_days", "back_loaded"),
        ),
        _department("who promised it"),
    ),
    is_continuous=False,
)
COSTS = ContractFile(
    "costs",
    "One row per month, department and category of cost beside ad spend.",
    ("cost_month", "department", "category"),
    (
        Column("cost_month", "first day of the month", "date"),
        _department("whose cost it is"),
        Column("category", "people, tools, events, agency, ..."),
        Column("amount", "the cost", "decimal(18,2)"),
        _currency(),
    ),
    is_continuous=False,
)
FX_RATES = ContractFile(
    "fx_rates",
    "One row per day and currency pair; ECB style.",
    ("rate_date", "base_currency", "quote_currency"),
    (
        Column("rate_date", "the day of publication; used for up to 7 days", "date"),
        Column("base_currency", "1 unit of this ...", "currency"),
        Column("quote_currency", "... is worth `rate` of this", "currency"),
        Column("rate", "greater than 0", "decimal(18,8)"),
    ),
    is_continuous=False,
)

CONTRACT_FILES = (
    STAGES, STAGE_MAPPINGS, OWNERSHIP, CHANNELS, CHANNEL_RULES, TEAMS, TEAM_MEMBERS, SCHEDULES,
    HOLIDAYS, SLA, REASONS, THRESHOLDS, TARGETS, COSTS, FX_RATES,
)  # fmt: skip
