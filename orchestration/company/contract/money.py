"""What was planned, what it costs, and what a currency is worth."""

from dataclasses import replace

from orchestration.company.schema import Column, ContractFile, department

CURRENCY = Column("currency", "ISO 4217 code of the amount", "currency")

TARGETS = ContractFile(
    "targets",
    "One row per metric, period, segment, channel and validity.",
    ("metric", "period_start", "period_end", "segment", "channel"),
    (
        Column(
            "metric", "spend, won_deals, won_revenue, or the plural of a stage (mqls, inquiries)"
        ),
        Column("period_start", "first day of the period", "date"),
        Column("period_end", "last day of the period, that day included", "date"),
        Column("segment", "empty = all segments", is_required=False),
        Column("channel", "empty = all channels", is_required=False, refers_to="channels"),
        Column("value", "the target: a count, or an amount in `currency`", "decimal(18,4)"),
        replace(CURRENCY, is_required=False),
        Column(
            "profile",
            "how it spreads over the days of the period",
            choices=("even", "working_days", "back_loaded"),
        ),
        department("who promised it"),
    ),
    is_continuous=False,
)
COSTS = ContractFile(
    "costs",
    "One row per month, department and category of cost beside ad spend.",
    ("cost_month", "department", "category"),
    (
        Column("cost_month", "first day of the month", "date"),
        department("whose cost it is"),
        Column("category", "people, tools, events, agency, ..."),
        Column("amount", "the cost", "decimal(18,2)"),
        CURRENCY,
    ),
    is_continuous=False,
)
FX_RATES = ContractFile(
    "fx_rates",
    "One row per day and currency pair; ECB style.",
    ("rate_date", "base_currency", "quote_currency"),
    (
        Column("rate_date", "the day of publication; used for `rate_age_days` at most", "date"),
        Column("base_currency", "1 unit of this ...", "currency"),
        Column("quote_currency", "... is worth `rate` of this", "currency"),
        Column("rate", "greater than 0", "decimal(18,8)"),
    ),
    is_continuous=False,
)
