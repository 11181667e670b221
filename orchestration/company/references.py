"""Rules between files: every name that is used is declared, every amount can be converted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from orchestration.company.findings import Finding, one_of
from orchestration.company.rows import ContractRow
from orchestration.company.schema import Column, ContractFile

Contract = Mapping[str, Sequence[ContractRow]]
MONEY_METRICS = frozenset(
    {
        "ad_spend", "pipeline_created", "won_revenue", "new_won_revenue", "order_revenue",
        "ad_spend_per_inquiry", "ad_spend_per_sqo", "ad_spend_per_won_deal",
    }
)  # fmt: skip
COUNT_METRICS = frozenset({"sessions", "orders", "won_deals", "new_won_deals", "lost_deals"})
RATE_METRICS = frozenset({"win_rate", "sla_met_rate"})


def check_reference(contract: Contract, file: ContractFile, column: Column) -> Iterator[Finding]:
    """Findings for each name in a column that the file it refers to does not declare."""
    noun = column.refers_to.removesuffix("s")
    known = {row.text(noun) for row in contract[column.refers_to]}
    for row in contract[file.name]:
        name = row.text(column.name)
        if name and name not in known:
            fix = f"{one_of(name, known)} (declared in contract/{column.refers_to}.csv)"
            yield Finding(file.path, row.line, f"unknown_{noun}", f"unknown {noun}", name, fix)


def target_metrics(contract: Contract) -> frozenset[str]:
    """Every metric a target may name: amounts, counts, entries into stages, rates between them."""
    stages = sorted(contract["stages"], key=lambda row: int(row.text("position")))
    names = list(dict.fromkeys(row.text("stage") for row in stages))
    entries = {plural(stage) for stage in names if stage not in ("won", "lost")}
    rates = {f"{one}_to_{other}_rate" for one, other in combinations(names, 2)}
    return MONEY_METRICS | COUNT_METRICS | RATE_METRICS | entries | rates


def plural(stage: str) -> str:
    """The metric that counts entries into a stage: inquiry -> inquiries, mql -> mqls."""
    return stage[:-1] + "ies" if stage.endswith("y") else stage + "s"


def check_targets(contract: Contract) -> Iterator[Finding]:
    """Findings about target metrics, their currency and the range of their value."""
    known, path = target_metrics(contract), "contract/targets.csv"
    for row in contract["targets"]:
        metric, value = row.text("metric"), Decimal(row.text("value"))
        is_money = metric in MONEY_METRICS
        if metric not in known:
            fix = one_of(metric, known)
            yield Finding(path, row.line, "unknown_metric", "unknown metric or stage", metric, fix)
        elif is_money and row["currency"] is None:
            fix = "write the currency of the amount"
            yield Finding(path, row.line, "missing_currency", "an amount needs one", metric, fix)
        elif not is_money and row["currency"] is not None:
            fix, currency = "leave currency empty", row.text("currency")
            yield Finding(path, row.line, "needless_currency", "not an amount", currency, fix)
        if value < 0 or (metric.endswith("_rate") and value > 1):
            fix = "write 0 or more; a rate is at most 1"
            what = "the target is out of range"
            yield Finding(path, row.line, "out_of_range", what, row.text("value"), fix)


def check_positions(contract: Contract) -> Iterator[Finding]:
    """Findings where two stages share a position while both are valid."""
    first: dict[int, ContractRow] = {}
    for row in contract["stages"]:
        position = int(row.text("position"))
        other = first.setdefault(position, row)
        if other["stage"] != row["stage"] and _together(other, row):
            what = f"two stages at one position, see line {other.line}"
            fix = "give each stage its own position"
            value = f"{row['stage']} {position}"
            yield Finding("contract/stages.csv", row.line, "shared_position", what, value, fix)


def _together(one: ContractRow, other: ContractRow) -> bool:
    return one.day("valid_from") <= other.day("valid_to") and (
        other.day("valid_from") <= one.day("valid_to")
    )


def check_channel_rules(contract: Contract) -> Iterator[Finding]:
    """Findings for rules that match everything although others come after them."""
    conditions = ("click_id_type", "source_pattern", "medium_pattern", "campaign_pattern")
    for row in contract["channel_rules"]:
        if any(row.text(name) for name in (*conditions, "referrer_pattern")):
            continue
        position = int(row.text("position"))
        hidden = [
            other.line
            for other in contract["channel_rules"]
            if int(other.text("position")) > position and _together(row, other)
        ]
        if hidden:
            what = f"the rule matches everything, line {hidden[0]} is never reached"
            fix = "give it the last position"
            path = "contract/channel_rules.csv"
            yield Finding(path, row.line, "unreachable_rule", what, str(position), fix)


def check_opening_hours(contract: Contract) -> Iterator[Finding]:
    """Findings where a schedule closes before it opens."""
    for row in contract["schedules"]:
        if row.text("closes_at") <= row.text("opens_at"):
            value = f"{row['opens_at']} to {row['closes_at']}"
            fix = "write closes_at later than opens_at; split a night shift in two rows"
            path = "contract/schedules.csv"
            yield Finding(path, row.line, "inverted_hours", "closes before it opens", value, fix)


def check_rates(contract: Contract, company_currency: str) -> Iterator[Finding]:
    """Findings about senseless rates and amounts in a currency without any rate."""
    linked = {company_currency}
    for row in contract["fx_rates"]:
        pair = (row.text("base_currency"), row.text("quote_currency"))
        if Decimal(row.text("rate")) <= 0 or pair[0] == pair[1]:
            fix = "write rate > 0 between two different currencies"
            value = f"{'/'.join(pair)} {row['rate']}"
            path = "contract/fx_rates.csv"
            yield Finding(path, row.line, "broken_rate", "not an exchange rate", value, fix)
        elif company_currency in pair:
            linked.update(pair)
    for name in ("costs", "targets"):
        for row in contract[name]:
            currency = row.text("currency")
            if currency and currency not in linked:
                what = f"no rate between {currency} and {company_currency}"
                fix = "add rates to contract/fx_rates.csv"
                path = f"contract/{name}.csv"
                yield Finding(path, row.line, "currency_without_rate", what, currency, fix)


def check_cost_months(contract: Contract) -> Iterator[Finding]:
    """Findings for costs that are not dated on the first of a month."""
    for row in contract["costs"]:
        month = row["cost_month"]
        if isinstance(month, date) and month.day != 1:
            fix = f"write {month.replace(day=1)}"
            path = "contract/costs.csv"
            value = str(month)
            yield Finding(
                path, row.line, "not_first_of_month", "not a month's first day", value, fix
            )
