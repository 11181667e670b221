"""The query language of Google Ads, as the sandbox understands it."""

from datetime import date

import pytest

from sandbox.servers.google_ads.gaql import Condition, parse
from sandbox.servers.google_ads.refusals import RefusedError

TODAY = date(2026, 10, 31)


def test_a_query_falls_into_fields_resource_conditions_order_and_limit():
    query = parse(
        "SELECT campaign.id, metrics.clicks FROM campaign"
        " WHERE campaign.status IN ('ENABLED', 'PAUSED')"
        " AND segments.date BETWEEN '2026-01-01' AND '2026-01-31'"
        " ORDER BY campaign.id DESC LIMIT 5",
        TODAY,
    )
    assert query.fields == ("campaign.id", "metrics.clicks")
    assert (query.resource, query.limit, query.order) == ("campaign", 5, (("campaign.id", True),))
    assert query.conditions == (
        Condition("campaign.status", "IN", ("ENABLED", "PAUSED")),
        Condition("segments.date", "BETWEEN", ("2026-01-01", "2026-01-31")),
    )


def test_during_ends_yesterday():
    (condition,) = parse(
        "SELECT campaign.id FROM campaign WHERE segments.date DURING LAST_7_DAYS", TODAY
    ).conditions
    assert condition.values == ("2026-10-24", "2026-10-30")


@pytest.mark.parametrize(
    ("operator", "values", "own", "holds"),
    [
        ("=", ("12",), 12, True),
        ("!=", ("REMOVED",), "ENABLED", True),
        (">", ("9",), 10, True),
        ("BETWEEN", ("2026-01-01", "2026-01-31"), "2026-02-01", False),
        ("NOT IN", ("A", "B"), "C", True),
        ("=", ("TRUE",), True, True),
        ("IS NULL", (), None, True),
        ("IS NOT NULL", (), None, False),
    ],
)
def test_a_condition_holds(operator: str, values: tuple[str, ...], own: object, holds: bool):
    assert Condition("field", operator, values).holds(own) == holds


@pytest.mark.parametrize(
    "text",
    [
        "campaign.id FROM campaign",
        "SELECT campaign.id FROM campaign WHERE campaign.id",
        "SELECT campaign.id FROM campaign WHERE campaign.id = 1 OR campaign.id = 2",
        "SELECT campaign.id FROM campaign WHERE segments.date DURING FOREVER",
    ],
)
def test_what_the_vendor_cannot_read_is_refused(text: str):
    with pytest.raises(RefusedError):
        parse(text, TODAY)
