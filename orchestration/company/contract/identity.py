"""Who is who, where people know better than rules: what joins nobody, and who is or is not one."""

from orchestration.company.schema import Column, ContractFile

IDENTITY_BLOCKS = ContractFile(
    "identity_blocks",
    "One row per identifier that joins nobody in this company, and validity.",
    ("id_type", "value"),
    (
        Column(
            "id_type",
            "what the value is; domain = every address of that mail domain, such as the own one",
            choices=("email", "domain", "login", "phone", "device"),
        ),
        Column("value", "the identifier, or a pattern over it"),
        Column("is_pattern", "true: value is a regular expression (RE2)", "boolean"),
        Column("reason", "why it joins nobody"),
    ),
    is_continuous=False,
)
ACCOUNT_DOMAINS = ContractFile(
    "account_domains",
    "One row per further domain of an account (a subsidiary's, a former one) and validity.",
    ("domain",),
    (
        Column("domain", "the further domain, e.g. former-name.com"),
        Column("account_domain", "the domain that the account's company record has"),
        Column("reason", "why they belong together"),
    ),
    is_continuous=False,
)
IDENTITY_LINKS = ContractFile(
    "identity_links",
    "One row per pair of records that a person has judged or a model proposes, and validity.",
    ("record_a", "record_b"),
    (
        Column(
            "decision",
            "link = one person, unlink = two persons; by `tandem identity propose`: propose = one"
            " unless a guard objects, review = joins nobody until a person links or unlinks",
            choices=("link", "unlink", "propose", "review"),
        ),
        Column("record_a", "a record, e.g. contact:hubspot:101 or login:u1"),
        Column("record_b", "the other record"),
        Column("reason", "why, in the words of whoever decided"),
    ),
    is_continuous=False,
)
