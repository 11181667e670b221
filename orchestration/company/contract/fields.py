"""The vendor's own fields that this company wants in its marts."""

from orchestration.company.schema import Column, ContractFile

CUSTOM_FIELDS = ContractFile(
    "custom_fields",
    "One row per vendor field that published.custom_values passes on, and validity.",
    ("source", "object_type", "field"),
    (
        Column("source", "whose field it is", choices=("files", "hubspot", "salesforce")),
        Column(
            "object_type",
            "what has the field, as its raw table is called",
            choices=("accounts", "companies", "contacts", "deals", "leads", "opportunities"),
        ),
        Column("field", "the vendor's name of the field, or its key in the files' custom_fields"),
        Column("name", "its name in the marts; never map a field with personal data"),
    ),
    is_continuous=False,
)
