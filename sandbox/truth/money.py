"""Won revenue and spend, exact."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from sandbox.world import HORIZON, World
from sandbox.world.ads.campaign import ACCOUNT_CURRENCY
from sandbox.world.ads.figures import summed_rows
from sandbox.world.calendar import local_date
from sandbox.world.rows import Row

WON = ("closedwon", "expansion_won")


def won_rows(world: World, as_of: datetime) -> list[Row]:
    """Won revenue by close month (business zone), deal type and currency, from the CRM as served.

    A deal without amount counts and adds nothing.
    """
    sums: dict[tuple[str, str, str], list] = defaultdict(lambda: [Decimal(0), 0])
    for record in world.at(as_of).records("deals"):
        found = record.properties
        if record.archived or found["dealstage"] not in WON:
            continue
        closed_at = datetime.fromisoformat(str(found["closedate"]))
        month = f"{local_date(closed_at):%Y-%m}"
        total = sums[month, str(found["dealtype"]), str(found["deal_currency_code"])]
        total[0] += Decimal(found["amount"] or 0)
        total[1] += 1
    names = ("month", "dealtype", "currency", "amount", "deals")
    return [dict(zip(names, (*key, *sums[key]), strict=True)) for key in sorted(sums)]


def spend_rows(world: World, as_of: datetime) -> list[Row]:
    """One row per account-day: what the platform says at `as_of`, and what it will settle at."""
    keys = ("platform", "account_id")
    now = summed_rows(world.ad_days, as_of, keys)
    final = summed_rows(world.ad_days, HORIZON, keys, settled=True)
    settled = {(row["account_id"], row["date"]): row["cost_micros"] for row in final}
    return [
        {
            "platform": row["platform"],
            "account_id": row["account_id"],
            "date": row["date"],
            "currency": ACCOUNT_CURRENCY[str(row["account_id"])],
            "amount": micros(row["cost_micros"]),
            "settled_amount": micros(settled[row["account_id"], row["date"]]),
        }
        for row in sorted(now, key=lambda row: (str(row["account_id"]), str(row["date"])))
    ]


def micros(amount: object) -> Decimal:
    """Millionths as an exact amount with six decimals."""
    return Decimal(str(amount)).scaleb(-6).quantize(Decimal("0.000001"))
