"""The funnel both departments share: stages, who owns them, channels and what decides them."""

from orchestration.company.schema import SOURCES, Column, ContractFile, department

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
        department("who owns the stage by default"),
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
            "the vendor's property, e.g. dealstage; of Salesforce StageName, a lead's Status or"
            " IsConverted; of files stage or lifecycle_stage",
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
        department("who holds the share"),
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
    (Column("channel", "name of the channel"), department("who owns the channel")),
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
