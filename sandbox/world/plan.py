"""What the company planned and paid: rows for the contract's targets, costs and exchange rates."""

from datetime import date, timedelta
from decimal import Decimal

from sandbox.world.calendar import HORIZON, LAST_DAY, local_date
from sandbox.world.chance import stream
from sandbox.world.rows import Row

# metric: (a month at scale 1.0, currency, department that owes it)
MONTHLY = {
    "ad_spend": (7_200, "EUR", "marketing"),
    "inquiries": (64, "", "marketing"),
    "mqls": (36, "", "marketing"),
    "sals": (20, "", "sales"),
    "sqls": (17, "", "sales"),
    "sqos": (15, "", "sales"),
    "won_deals": (5.5, "", "sales"),
    "won_revenue": (105_000, "EUR", "sales"),
}
# What marketing promises of its largest channels in a month; the rest of its plan names none.
CHANNELS = {
    "paid_search": {"inquiries": 13, "mqls": 7},
    "paid_social": {"inquiries": 12, "mqls": 6},
    "organic_search": {"inquiries": 13, "mqls": 8},
    "event": {"inquiries": 6, "mqls": 4},
}
RAMP_MONTHS = 5
COSTS = {
    ("marketing", "people"): 21_000,
    ("marketing", "tools"): 3_400,
    ("marketing", "events"): 2_500,
    ("sales", "people"): 68_000,
    ("sales", "tools"): 5_200,
    ("sales", "travel"): 4_100,
    ("service", "people"): 14_000,
}
FIRST_RATE = date(2025, 4, 1)
RATES = {"USD": 1.105, "GBP": 0.852}
NO_RATE_DAYS = {
    date(2025, 4, 18),
    date(2025, 4, 21),
    date(2025, 5, 1),
    date(2025, 12, 25),
    date(2025, 12, 26),
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 12, 25),
    date(2027, 1, 1),
}


def months() -> list[date]:
    """First days of the months from May 2025 to the end of the world's days."""
    last = local_date(HORIZON)
    found = [date(2025, 5, 1)]
    while (following := (found[-1] + timedelta(days=32)).replace(day=1)) <= last:
        found.append(following)
    return found


def targets(scale: float = 1.0) -> list[Row]:
    """Monthly targets per metric; counts are rounded up to whole ones, won revenue ramps up."""
    rows: list[Row] = []
    for order, month in enumerate(months()):
        for metric, (usual, currency, department) in MONTHLY.items():
            share = min(1.0, (order + 1) / RAMP_MONTHS) if metric.startswith("won") else 1.0
            value = Decimal(str(round(usual * scale * share, 1 if metric == "won_deals" else 0)))
            rows.append(_target(month, metric, "", value, currency, department))
        for channel, metrics in CHANNELS.items():
            rows += [
                _target(month, metric, channel, Decimal(round(usual * scale)), "", "marketing")
                for metric, usual in metrics.items()
            ]
    return rows


def _target(
    month: date, metric: str, channel: str, value: Decimal, currency: str, department: str
) -> Row:
    return {
        "metric": metric,
        "period_start": month,
        "period_end": (month + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        "segment": "",
        "channel": channel,
        "value": value,
        "currency": currency,
        "profile": "working_days",
        "department": department,
    }


def costs() -> list[Row]:
    """Monthly people and tool costs per department; salaries rise by 3 % in January 2026."""
    return [
        {
            "cost_month": month,
            "department": department,
            "category": category,
            "amount": Decimal(round(amount * (1.03 if month >= date(2026, 1, 1) else 1))),
            "currency": "EUR",
        }
        for month in months()
        for (department, category), amount in COSTS.items()
    ]


def fx_rates() -> list[Row]:
    """Daily rates as the ECB publishes them: 1 EUR = rate quote currency, business days only."""
    rows: list[Row] = []
    rng = stream(0, "rates")
    current = dict(RATES)
    day = FIRST_RATE
    while day <= max(local_date(HORIZON), LAST_DAY):
        if day.weekday() < 5 and day not in NO_RATE_DAYS:
            for quote in RATES:
                current[quote] *= (
                    1 + rng.gauss(0, 0.003) - 0.01 * (current[quote] / RATES[quote] - 1)
                )
                rows.append(
                    {
                        "rate_date": day,
                        "base_currency": "EUR",
                        "quote_currency": quote,
                        "rate": Decimal(f"{current[quote]:.4f}"),
                    }
                )
        day += timedelta(days=1)
    return rows
