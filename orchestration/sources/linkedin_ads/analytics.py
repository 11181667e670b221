"""The analytics finder: no pages, and a silent end at 15,000 elements."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from orchestration.sources.linkedin_ads.api import ACCOUNT_URN, Marketing
from orchestration.sources.linkedin_ads.refusals import SOURCE
from orchestration.sources.linkedin_ads.rows import camel_case
from orchestration.sources.linkedin_ads.tables import METRICS
from orchestration.sources.transport import SourceError
from orchestration.sources.windows import Days

MOST_ELEMENTS = 15_000
FIELDS = ("pivotValues", "dateRange", *(camel_case(name)[0] for name in METRICS))


def analytics(
    api: Marketing, account: str, pivot: str, days: Days
) -> Iterator[list[dict[str, Any]]]:
    """Daily elements of one account, in as many calls as stay below the silent limit."""
    query = "&".join(
        (
            f"q=analytics&pivot={pivot}&timeGranularity=DAILY",
            f"dateRange=(start:{_day(days.first)},end:{_day(days.last)})",
            f"accounts=List({quote(ACCOUNT_URN + account, safe='')})",
            f"fields={','.join(FIELDS)}",
        )
    )
    elements = api.get("adAnalytics", f"adAnalytics {pivot.lower()}", query)["elements"]
    if len(elements) < MOST_ELEMENTS:
        yield elements
        return
    if days.first == days.last:
        raise SourceError(
            SOURCE,
            f"{days.first} has {len(elements)} elements, where LinkedIn stops without a word",
            "Nothing was loaded; split the account's campaigns over accounts",
        )
    for half in days.chunks(((days.last - days.first).days + 2) // 2):
        yield from analytics(api, account, pivot, half)


def _day(day: date) -> str:
    return f"(year:{day.year},month:{day.month},day:{day.day})"
