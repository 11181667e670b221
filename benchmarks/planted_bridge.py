"""What the bridge from plan to actual says of a planted world: which factor is behind, and whose.

The plan of the planted campaign is what the other campaigns of its world do with as many leads.
"""

import sys
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.planted_ledger import SHARES
from sandbox.planted import AS_OF, CAMPAIGN, World

sys.path.append(str(Path(__file__).parents[1] / "dbt_project" / "plugins"))
from bridge_chains import bridge_effects

Row = dict[str, object]
EFFECTS = "int_bridge_effects_computed"
# in the order in which they read each other; the effects are Python's
MODELS = (
    "int_bridge_members_scoped",
    "int_bridge_accounts_summed",
    "int_bridge_cells_listed",
    EFFECTS,
    "int_bridge_terms_listed",
    "int_bridge_actuals_measured",
    "int_bridge_responses_measured",
    "int_bridge_terms_judged",
    "int_bridge_terms_owned",
)
PERIOD = {"period_start_date": date(2020, 1, 1), "period_end_date": AS_OF}
FACTORS = (
    ("mqls", "volume", "mql", None, "mqls"),
    ("mix", "mix", "mql", None, None),
    ("mql_to_sal_rate", "rate", "sal", "mql", "sals"),
    ("sal_to_won_rate", "rate", "won", "sal", "won_deals"),
    ("won_value", "value", "won", "sal", "won_revenue"),
)
FACTOR = ("factor", "kind", "stage", "from_stage", "metric")
MINIMUM_SAMPLE, SHRINKAGE = 30, 20.0
BEHIND = """
select factor, case when marketing_effect < sales_effect - 0.01 then 'marketing'
    when sales_effect < marketing_effect - 0.01 then 'sales' else 'both' end as department
from warehouse.intermediate.int_bridge_terms_owned
where verdict = 'behind' order by effect limit 1
"""
SLOW = """
select sum(response_effect) from warehouse.intermediate.int_bridge_terms_owned
"""


def behind(models: dict[str, str], planted: World) -> tuple[str, str, float]:
    """The factor that is furthest behind and whose it is, and what late answers cost.

    Factor and department are empty where nothing is behind beyond chance.
    """
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute("attach ':memory:' as warehouse")
        for schema in ("intermediate", "staging"):
            connection.execute(f"create schema warehouse.{schema}")
        for table, rows in _tables(planted).items():
            _write(connection, table, pa.Table.from_pylist(rows))
        for name in MODELS:
            table = f"intermediate.{name}"
            if name == EFFECTS:
                _write(connection, table, _effects(connection))
            else:
                connection.execute(f"create table warehouse.{table} as {models[name]}")
        found = connection.execute(BEHIND).fetchone()
        ((late,),) = connection.execute(SLOW).fetchall()
    factor, department = found or ("", "")
    return factor, department, float(late or 0)


def _write(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("arriving", rows)
    connection.execute(f"create table warehouse.{table} as from arriving")
    connection.unregister("arriving")


def _effects(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    cells, sums = (
        connection.execute(f"from warehouse.intermediate.{name}").to_arrow_table()
        for name in ("int_bridge_cells_listed", "int_bridge_accounts_summed")
    )
    return bridge_effects(cells, sums, draws=300)


def _tables(planted: World) -> dict[str, list[Row]]:
    own = [one for one in planted.leads if one["campaign_id"] == CAMPAIGN]
    others = [one for one in planted.leads if one["campaign_id"] != CAMPAIGN]
    plans = _plans(others, len(own))
    target = sum(
        plans[size, "mqls"] * plans[size, "mql_to_sal_rate"] * plans[size, "sal_to_won_rate"]
        * plans[size, "won_value"]
        for size in _sizes(others)
    )  # fmt: skip
    reached = sum(float(str(one["won_amount"] or 0)) for one in own)
    whole = {"segment": "all", "channel": "all", **PERIOD}
    return {
        "intermediate.int_responsibility_thresholds_resolved": [
            {"minimum_sample": MINIMUM_SAMPLE, "shrinkage_weight": SHRINKAGE}
        ],
        "intermediate.int_bridge_factors_listed": [
            {**dict(zip(FACTOR, factor, strict=True)), "position": position}
            for position, factor in enumerate(FACTORS, 1)
        ],
        "intermediate.int_bridge_periods_listed": [
            {"segment": segment, "channel": "all", "is_bridged": True, **PERIOD}
            for segment in ("all", *_sizes(others))
        ],
        "intermediate.int_bridge_plans_derived": [
            {"segment": size, "channel": "all", "factor": factor, "planned_value": value, **PERIOD}
            for (size, factor), value in plans.items()
        ],
        "intermediate.int_bridge_metrics_summed": [
            {"metric": "won_revenue", "is_year_to_date": True, "target_value": target,
             "actual_value": reached, "other_value": 0.0, "exchange_value": 0.0, **whole}
        ],
        "intermediate.int_bridge_members_listed": [row for one in own for row in _members(one)],
        "intermediate.int_leads_valued": [
            {"pass_id": one["handoff_id"], "latest_quality_band": one["size_band"],
             "sla_state": one["sla_state"], "target_share": one["target_share"],
             "outcome": one["outcome"]}
            for one in own
        ],
        "staging.stg_contract__stage_owners": [
            {"stage": stage, "department": one, "share": 1 / len(owners),
             "valid_from": date(2020, 1, 1), "valid_to": date(2200, 1, 1)}
            for stage, owners in SHARES.items() for one in owners
        ],
    }  # fmt: skip


def _sizes(leads: list[Row]) -> list[str]:
    return sorted({str(one["size_band"]) for one in leads})


def _plans(others: list[Row], number: int) -> dict[tuple[str, str], float]:
    """What as many leads of the other campaigns come to, by size of the company and in all."""
    plans: dict[tuple[str, str], float] = {}
    for size in ("all", *_sizes(others)):
        leads = [one for one in others if size in ("all", one["size_band"])]
        mature = [one for one in leads if one["is_mature"]]
        accepted = [one for one in mature if one["outcome"] != "ignored"]
        won = [one for one in accepted if one["is_won"]]
        plans[size, "mqls"] = number * len(leads) / len(others)
        plans[size, "mql_to_sal_rate"] = len(accepted) / len(mature)
        plans[size, "sal_to_won_rate"] = len(won) / len(accepted)
        plans[size, "won_value"] = sum(float(str(one["won_amount"])) for one in won) / len(won)
    return plans


def _members(lead: Row) -> list[Row]:
    """A lead enters, is accepted unless it was ignored, and is won or not, as far as it is old."""
    accepted = lead["outcome"] != "ignored"
    steps: list[tuple[str, str, float | None]] = [
        ("mqls", "volume", 1.0),
        ("mql_to_sal_rate", "rate", float(accepted)),
    ]
    if accepted:
        amount = float(str(lead["won_amount"])) if lead["is_won"] else None
        steps.append(("sal_to_won_rate", "rate", float(amount is not None)))
        steps.append(("won_value", "value", amount))
    return [
        {"factor": factor, "kind": kind, "unit_id": lead["handoff_id"],
         "account_id": lead["handoff_id"], "segment": lead["size_band"], "channel": "email",
         "is_mature": kind == "volume" or lead["is_mature"], "value": value,
         "entered_date": lead["handed_off_date"]}
        for factor, kind, value in steps
    ]  # fmt: skip
