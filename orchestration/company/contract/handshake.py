"""When a lead is one that sales must take: the written criteria of the handshake."""

from orchestration.company.schema import Column, ContractFile

CRITERIA = ContractFile(
    "criteria",
    "One row per criterion of an acceptable lead and validity; a lead meets the criteria when it"
    " meets each that holds on the day of its handoff. Who rejects as a bad fit what meets them all"
    " answers for it; what fails one is marketing's. Without rows nothing is judged by criteria.",
    ("criterion",),
    (
        Column("criterion", "short name"),
        Column(
            "attribute",
            "what is looked at, as it is known of the lead",
            choices=("employee_count", "size_band", "job_level", "mail", "country", "email",
                     "phone", "lead_source"),
        ),
        Column(
            "comparison",
            "how; at_least and at_most are for numbers",
            choices=("at_least", "at_most", "one_of", "none_of", "is_known"),
        ),
        Column(
            "value",
            "a number, or values separated by `;`, upper and lower case alike; empty for is_known",
            is_required=False,
        ),
        Column("description", "the criterion as both heads say it"),
    ),
    is_continuous=False,
)  # fmt: skip
