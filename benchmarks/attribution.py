"""Attribution of a million touches by every method, from built paths.

python -m benchmarks.attribution [touches]

The SQL is the project's own, compiled by dbt, run in bare DuckDB on made-up paths. Heuristics and
Shapley: every weight of every touch, before they are rounded to cents and written down.
"""

import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.measuring import ROOT, keep
from benchmarks.models import compiled, table, timed, view

MODELS = (
    "int_touch_roles_assigned", "int_role_weights_computed", "int_shapley_weights_computed",
    "int_touch_weights_computed", "int_channel_transitions_counted",
)  # fmt: skip
ALLOWED = {"heuristics": 3.0, "markov_1": 1.0, "shapley": 1.0}
PATHS = """
create table intermediate.int_touch_paths_unioned as
with drawn as (
    select
        hash(i * 7 + 1) % {journeys} as journey, i,
        'channel ' || cast(hash(i * 3) % 12 as varchar) as channel,
        timestamp '2026-01-01' + to_seconds(hash(i) % 7000000) as occurred_at
    from range({touches}) as t(i)
)
select
    'won:' || cast(journey as varchar) as conversion_id, cast(i as varchar) as touch_id, channel,
    row_number() over (partition by journey order by occurred_at, i) as touch_number,
    count(*) over (partition by journey) as touch_count,
    (epoch(timestamp '2026-04-01') - epoch(occurred_at)) / 86400 as age_days,
    channel = 'channel 0' as is_direct, occurred_at
from drawn;
create view intermediate.int_conversion_paths_unioned as
from intermediate.int_touch_paths_unioned;
create table intermediate.int_role_events_timed as
select distinct
    conversion_id, timestamp '2026-02-01' as lead_created_at,
    timestamp '2026-03-01' as opportunity_opened_at, timestamp '2026-04-01' as closed_at
from intermediate.int_touch_paths_unioned;
create table intermediate.int_channel_paths_built as
select
    'person' as subject_type, 'won' as conversion_type, date '2026-03-01' as month_start_date,
    conversion_id as path_id,
    touch_id, touch_number, touch_count, channel, hash(conversion_id) % 10 = 0 as is_converting
from intermediate.int_touch_paths_unioned;
"""
WEIGHTS = "select method, sum(weight) from {weights} group by method"


def main() -> None:
    """Measure and keep the result."""
    touches = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        sql = compiled(Path(folder), MODELS)
        with duckdb.connect(str(Path(folder) / "warehouse.duckdb")) as connection:
            connection.execute("set memory_limit = '4GB'; set threads = 2")
            connection.execute("create schema intermediate")
            seconds = attribution(connection, sql, touches)
    holds = {name: seconds[name]["wall"] <= limit for name, limit in ALLOWED.items()}
    drawn = {"touches": touches, "journeys": touches * 2 // 5}
    keep("attribution", {**drawn, "seconds": seconds, "allowed": ALLOWED, "holds": holds})


def attribution(
    connection: duckdb.DuckDBPyConnection, sql: dict[str, str], touches: int
) -> dict[str, dict[str, float]]:
    """Wall and CPU seconds of the heuristics, of Shapley and of Markov chains."""
    sys.path.insert(0, str(ROOT / "dbt_project" / "plugins"))
    from markov import channel_shares

    connection.execute(PATHS.format(touches=touches, journeys=touches * 2 // 5))
    seeds = ROOT / "dbt_project" / "seeds" / "attribution_methods.csv"
    weights = ("first", "lead_creation", "opportunity", "close", "rest")
    types = {f"{name}_weight": "decimal(6, 3)" for name in weights}
    connection.execute(
        f"create table intermediate.attribution_methods as from read_csv('{seeds}', types={types})"
    )
    for name in MODELS[:3]:
        view(connection, sql, name)
    seconds = {"shapley": timed(lambda: answered(connection, f"intermediate.{MODELS[2]}"))}
    view(connection, sql, "int_touch_weights_computed")
    heuristics = (
        "(select method, weight from intermediate.int_touch_weights_computed"
        " where method <> 'shapley')"
    )
    seconds["heuristics"] = timed(lambda: answered(connection, heuristics))
    seconds["transitions"] = timed(
        lambda: table(connection, sql, "int_channel_transitions_counted")
    )
    counted = connection.execute(
        "from intermediate.int_channel_transitions_counted"
    ).to_arrow_table()
    for order in (1, 2, 3, 4, 5):
        orders = {f"markov_{order}": order}
        seconds[f"markov_{order}"] = timed(lambda orders=orders: channel_shares(counted, orders))
    return seconds


def answered(connection: duckdb.DuckDBPyConnection, weights: str) -> None:
    """Every weight computed and added up, none written down."""
    connection.execute(WEIGHTS.format(weights=weights)).fetchall()


if __name__ == "__main__":
    main()
