"""The vendor's own fields that this company wants in its marts."""

from orchestration.company.schema import Column, ContractFile

CUSTOM_FIELDS = ContractFile(
    "custom_fields",
    "One row per vendor field that marts.dim_custom_values passes on, and validity.",
    ("source", "object_type", "field"),
    (
        Column("source", "whose field it is", choices=("hubspot",)),
        Column("object_type", "what has the field", choices=("contacts", "companies", "deals")),
        Column("field", "the vendor's name of the field, which is the raw column's"),
        Column("name", "its name in the marts; never map a field with personal data"),
    ),
    is_continuous=False,
)
