"""How a value is written: one way for money, rates, counts, days, wherever it stands."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

PROPER = {
    **{name: name.upper() for name in ("mql", "sal", "sql", "sqo", "sla", "ai", "cac", "ltv")},
    **{f"{name}s": f"{name.upper()}s" for name in ("mql", "sal", "sql", "sqo")},
    "roas": "ROAS",
    "arpa": "ARPA",
    "crm": "CRM",
    "ga4": "GA4",
    "hubspot": "HubSpot",
    "linkedin": "LinkedIn",
    "google_ads": "Google Ads",
    "meta_ads": "Meta Ads",
    "linkedin_ads": "LinkedIn Ads",
}
A_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_ ][a-z0-9]+)*")
LONGEST_WORD = 20
MISSING = "–"  # noqa: RUF001 - the dash that stands for no value
MINUTES_PER_HOUR, HOURS_SHOWN_TO = 60, 48
NUMBERS = (
    "money",
    "count",
    "rate",
    "percent",
    "number",
    "ratio",
    "days",
    "minutes",
    "months",
    "seconds",
    "megabytes",
)
SHORT = ((Decimal(10**9), "bn"), (Decimal(10**6), "m"), (Decimal(10**3), "k"))


def show(value: Any, form: str, currency: str = "") -> str:
    """A value for people. Rates are given in 0-1; money is in the company's currency."""
    if value is None:
        return MISSING
    if form in NUMBERS:
        return _number(Decimal(str(value)), form, currency)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%b %Y}" if form == "month" else f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return f"{value:%b %Y}" if form == "month" else f"{value:%Y-%m-%d}"
    return str(value) if form == "verbatim" else words(str(value))


def short(value: Any, form: str) -> str:
    """A value for an axis: 12k, 3.4m, 40%."""
    number = Decimal(str(value))
    if form == "rate":
        return f"{number:.0%}"
    for size, letter in SHORT:
        if abs(number) >= size:
            return f"{(number / size).quantize(Decimal('0.1')).normalize():f}{letter}"
    return f"{number.normalize():f}" if number != number.to_integral() else f"{number:.0f}"


def exact(value: Any) -> str:
    """The value as a program reads it, beside what people see."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def plain(value: Any) -> str:
    """A cell of the contract: no unit, no noughts that mean nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return exact(value) if isinstance(value, Decimal) else str(value)


def words(name: str) -> str:
    """`paid_search` as people write it; ids, sentences and hashes stay what they are."""
    if name in PROPER:
        return PROPER[name]
    parts = name.replace("_", " ").split(" ")
    if not A_NAME.fullmatch(name) or max(map(len, parts)) > LONGEST_WORD:
        return name
    said = " ".join(PROPER.get(part, part) for part in parts)
    return said[0].upper() + said[1:]


def _number(value: Decimal, form: str, currency: str) -> str:
    if form == "rate":
        return f"{value:.1%}"
    if form == "percent":
        return f"{value:.0%}"
    if form == "seconds":
        return f"{value:,.0f} s" if abs(value) >= 10 else f"{value:,.1f} s"
    if form == "megabytes":
        return f"{value:,.0f} MB"
    if form == "months":
        return f"{value:,.1f} months"
    if form == "money":
        digits = 0 if abs(value) >= 100 or value == 0 else 2
        return f"{value:,.{digits}f} {currency}".strip()
    if form == "minutes":
        return _duration(value)
    if form == "days":
        return f"{value:,.0f} d" if abs(value) >= 10 else f"{value:,.1f} d"
    if form in ("number", "ratio"):
        return f"{value:,.2f}"
    return f"{value:,.0f}" if value == value.to_integral() else f"{value:,.1f}"


def _duration(minutes: Decimal) -> str:
    hours = minutes / MINUTES_PER_HOUR
    if hours < 2:
        return f"{minutes:,.0f} min"
    return f"{hours:,.1f} h" if hours < HOURS_SHOWN_TO else f"{hours / 24:,.1f} d"
