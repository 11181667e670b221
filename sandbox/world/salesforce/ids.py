"""Salesforce's record ids: 15 characters that tell upper from lower case, and 3 that repair it."""

import string

PREFIXES = {
    "Account": "001",
    "Contact": "003",
    "User": "005",
    "Opportunity": "006",
    "OpportunityHistory": "008",
    "OpportunityContactRole": "00K",
    "Lead": "00Q",
    "Task": "00T",
    "Event": "00U",
    "CampaignMember": "00v",
    "LeadHistory": "017",
    "OpportunityFieldHistory": "01J",
    "Case": "500",
    "Campaign": "701",
}
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
SUFFIX = string.ascii_uppercase + "012345"


def salesforce_id(kind: str, number: int) -> str:
    """The 18-character id of the object's record with that number."""
    text = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    short = f"{PREFIXES[kind]}Sb0{text.rjust(9, '0')}"
    return short + "".join(_checked(short[start : start + 5]) for start in (0, 5, 10))


def _checked(five: str) -> str:
    return SUFFIX[sum(1 << place for place, char in enumerate(five) if char.isupper())]
