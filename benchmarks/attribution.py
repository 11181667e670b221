"""Attribution of a million touches, and sessions of twenty million web events.

python -m benchmarks.attribution [touches] [events]

The SQL is the project's own, compiled by dbt, run in bare DuckDB on made-up paths; the floor of the
sessions is one aggregation of the same events, in the same run, under the same memory limit.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import ROOT, keep

PROJECT = ROOT / "dbt_project"
MODELS = (
    "int_touch_roles_assigned", "int_role_weights_computed", "int_shapley_weights_computed",
    "int_touch_weights_computed", "int_channel_transitions_counted", "int_web_events_sessioned",
    "int_web_sessions_built",
)  # fmt: skip
PATHS = """
create table intermediate.{name} as
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
    epoch(timestamp '2026-04-01') - epoch(occurred_at) as age_days,
    channel = 'channel 0' as is_direct, occurred_at
from drawn
"""
EVENTS = """
create table intermediate.int_web_events_unioned as
select
    cast(i as varchar) as event_id, 'ga4' as source,
    'ga4:d:' || cast(i // 20 as varchar) as device_id, cast(null as varchar) as login_id,
    case
        when i % 10 < 9
            then 'ga4:d:' || cast(i // 20 as varchar) || ':' || cast(i // 10 as varchar)
    end as session_key,
    case when i % 3 = 0 then 'page_view' else 'scroll' end as event_name,
    'https://example.com/page' as page_url,
    case when i % 10 = 0 then 'https://www.google.com/' end as referrer,
    case when i % 10 = 0 then 'google' end as source_name,
    case when i % 10 = 0 then 'organic' end as medium, cast(null as varchar) as campaign_name,
    cast(null as varchar) as click_id, cast(null as varchar) as click_id_type,
    'desktop' as device_category,
    'Germany' as country, cast(null as varchar) as period_label, true as has_consent,
    cast(null as decimal(18, 2)) as value,
    timestamp '2026-01-01' + to_seconds(i % 20000000) as occurred_at
from range({events}) as t(i)
"""
FLOOR = """
create table floor_sessions as
select session_key, min(occurred_at) as started_at, max(occurred_at) as ended_at, count(*) as events
from intermediate.int_web_events_unioned group by session_key
"""


def main() -> None:
    """Measure and keep the result."""
    touches, events = (
        int(one) for one in (*sys.argv[1:3], *("1000000", "20000000")[len(sys.argv) - 1 :])
    )
    with tempfile.TemporaryDirectory() as folder:
        sql = compiled(Path(folder))
        with duckdb.connect(str(Path(folder) / "bench" / "warehouse.duckdb")) as connection:
            connection.execute("set memory_limit = '4GB'; set threads = 2")
            connection.execute("create schema intermediate")
            result = attribution(connection, sql, touches) | sessions(connection, sql, events)
    keep("attribution", {"touches": touches, "events": events, "cpu_seconds": result})


def compiled(folder: Path) -> dict[str, str]:
    """The models' SQL by name; compiling needs an empty build file and no tables."""
    environment = {
        "TANDEM_WAREHOUSE": str(folder / "compile" / "warehouse.duckdb"),
        "TANDEM_IDENTITY_KEY": "a key for benchmarks and nothing else",
    }
    (folder / "compile").mkdir()
    (folder / "bench").mkdir()
    command = [sys.executable, "-m", "dbt.cli.main", "compile", "--quiet", "--target-path"]
    subprocess.run(
        [*command, str(folder / "target"), "--profiles-dir", ".", "--select", *MODELS],
        cwd=PROJECT, env={**os.environ, **environment}, check=True, capture_output=True,
    )  # fmt: skip
    paths = (folder / "target" / "compiled").rglob("*.sql")
    return {path.stem: path.read_text() for path in paths if path.stem in MODELS}


def attribution(
    connection: duckdb.DuckDBPyConnection, sql: dict[str, str], touches: int
) -> dict[str, float]:
    """Heuristics with roles, Shapley, and Markov chains, in CPU seconds."""
    sys.path.insert(0, str(PROJECT / "plugins"))
    from markov import channel_shares

    drawn = {"touches": touches, "journeys": touches * 2 // 5}
    connection.execute(PATHS.format(name="int_touch_paths_unioned", **drawn))
    connection.execute(
        "create view intermediate.int_conversion_paths_unioned as"
        " from intermediate.int_touch_paths_unioned;"
        "create table intermediate.int_role_events_timed as select distinct conversion_id,"
        " timestamp '2026-02-01' as lead_created_at, timestamp '2026-03-01' as"
        " opportunity_opened_at, timestamp '2026-04-01' as closed_at"
        " from intermediate.int_touch_paths_unioned;"
        "create table intermediate.int_channel_paths_built as select 'won' as conversion_type,"
        " date '2026-03-01' as month_start_date, conversion_id as path_id, touch_id, touch_number,"
        " touch_count, channel, hash(conversion_id) % 10 = 0 as is_converting"
        " from intermediate.int_touch_paths_unioned"
    )
    seeds = PROJECT / "seeds" / "attribution_methods.csv"
    connection.execute(f"create table intermediate.attribution_methods as from read_csv('{seeds}')")
    connection.execute(
        f"create view intermediate.int_touch_roles_assigned as {sql['int_touch_roles_assigned']}"
    )
    seconds = {}
    seconds["shapley"] = timed(lambda: built(connection, sql, "int_shapley_weights_computed"))
    # Shapley is measured apart
    connection.execute("delete from intermediate.int_shapley_weights_computed")
    connection.execute(
        f"create view intermediate.int_role_weights_computed as {sql['int_role_weights_computed']}"
    )
    seconds["heuristics"] = timed(lambda: built(connection, sql, "int_touch_weights_computed"))
    seconds["transitions"] = timed(
        lambda: built(connection, sql, "int_channel_transitions_counted")
    )
    counted = connection.execute(
        "from intermediate.int_channel_transitions_counted"
    ).to_arrow_table()
    for order in (1, 2, 3):
        orders = {f"markov_{order}": order}
        seconds[f"markov_{order}"] = timed(lambda orders=orders: channel_shares(counted, orders))
    return seconds


def sessions(
    connection: duckdb.DuckDBPyConnection, sql: dict[str, str], events: int
) -> dict[str, float]:
    """Sessions of the events, and the floor: one aggregation of them."""
    connection.execute(EVENTS.format(events=events))
    connection.execute(
        "create table intermediate.int_settings_resolved as select 30 as timeout_minutes;"
        f"create view intermediate.int_web_events_sessioned as {sql['int_web_events_sessioned']}"
    )
    floor = timed(lambda: connection.execute(FLOOR))
    whole = timed(lambda: built(connection, sql, "int_web_sessions_built"))
    return {
        "sessions": whole,
        "sessions_floor": floor,
        "sessions_to_floor": round(whole / floor, 1),
    }


def built(connection: duckdb.DuckDBPyConnection, sql: dict[str, str], name: str) -> None:
    """Make a model's table."""
    connection.execute(f"create or replace table intermediate.{name} as {sql[name]}")


def timed(work: Callable[[], Any]) -> float:
    """CPU seconds of this process that the work takes: a shared machine's clock says little."""
    started = time.process_time()
    work()
    return round(time.process_time() - started, 2)


if __name__ == "__main__":
    main()
