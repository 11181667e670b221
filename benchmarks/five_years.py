"""Five years of a company's web events at three sizes: what they take, and where one machine ends.

python -m benchmarks.five_years [--events 100000000]

Sessions, their channels and a daily aggregate are made of all events by the project's own SQL in
one DuckDB process with 4 GB, as a first night does; the release is those two tables in a file of
their own. Each size is a process, so that its peak memory is its own.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import ROOT, cost, keep
from benchmarks.models import compiled, table, timed, view
from benchmarks.sessions import GIVEN

SHARES = (0.05, 0.25, 1.0)
MEMORY = "4GB"
MODELS = (
    "int_web_visits_numbered", "int_web_events_sessioned", "int_web_sessions_built",
    "int_web_sessions_channelled",
)  # fmt: skip
# Ten events a session, forty a device; three of four sessions say where they came from.
EVENTS = """
create table intermediate.int_web_events_unioned as
select
    cast(i as varchar) as event_id, 'ga4' as source,
    'ga4:d:' || hash(i // 10) % ({events} // 40) as device_id, cast(null as varchar) as login_id,
    'ga4:d:' || hash(i // 10) % ({events} // 40) || ':' || i // 10 as session_key,
    if(i % 3 = 0, 'page_view', 'scroll') as event_name,
    'https://example.com/page/' || i % 500 as page_url,
    case when i % 10 = 0 and i % 40 < 30 then 'https://www.google.com/' end as referrer,
    case when i % 40 = 10 then 'google' end as source_name,
    case when i % 40 = 10 then 'cpc' end as medium,
    cast(null as varchar) as campaign_name, cast(null as varchar) as click_id,
    cast(null as varchar) as click_id_type, 'desktop' as device_category, 'Germany' as country,
    cast(null as varchar) as period_label, true as has_consent,
    cast(null as decimal(18, 2)) as value,
    cast(happened as date) as event_day, happened as occurred_at
from (
    select
        i,
        timestamp '2021-01-01'
        + to_seconds(cast(i // 10 * 157000000.0 / ({events} // 10) as bigint) + i % 10 * 20)
            as happened
    from range({events}) as numbers (i)
)
"""
DAILY = """
create or replace table intermediate.sessions_daily as
select
    session_date, channel, count(*) as session_count, sum(event_count) as event_count,
    sum(page_view_count) as page_view_count
from intermediate.int_web_sessions_channelled
group by session_date, channel
"""
RELEASE = """
attach '{file}' as release;
create table release.sessions as from intermediate.int_web_sessions_channelled;
create table release.sessions_daily as from intermediate.sessions_daily;
detach release
"""


def main() -> None:
    """Build each size in a process of its own and keep what they took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=100_000_000)
    options.add_argument("--build", type=Path)
    chosen = options.parse_args()
    if chosen.build:
        build(chosen.build, chosen.events)
        return
    sizes = [size(int(chosen.events * share)) for share in SHARES]
    keep("five_years", {"memory_limit": MEMORY, "sizes": sizes})


def size(events: int) -> dict[str, Any]:
    """What so many events take: CPU, memory, and bytes of the build file and the release."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.five_years", "--events", str(events)]
        used = cost([*command, "--build", folder])
        steps = json.loads((Path(folder) / "steps.json").read_text())
        build_bytes, release_bytes = (
            (Path(folder) / name).stat().st_size for name in ("warehouse.duckdb", "release.duckdb")
        )
    made = sum(step["cpu"] for name, step in steps.items() if name != "pretend")
    return {
        "events": events,
        "steps": steps,
        "cpu_seconds_less_pretending": round(made, 1),
        "cpu_seconds_per_million_events": round(made / events * 1e6, 2),
        "peak_memory_mb": used.peak_memory_mb,
        "build_file_mb": round(build_bytes / 1e6),
        "build_bytes_per_event": round(build_bytes / events),
        "release_mb": round(release_bytes / 1e6),
        "wall_seconds": used.wall_seconds,
    }


def build(folder: Path, events: int) -> None:
    """Make the tables in a folder, and write what each step took beside them."""
    sql = compiled(folder, MODELS)
    rules = ROOT / "company" / "contract" / "channel_rules.csv"
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(f"set memory_limit = '{MEMORY}'; set threads = 2")
        connection.execute(GIVEN.format(rules=rules))
        steps = {"pretend": timed(lambda: connection.execute(EVENTS.format(events=events)))}
        steps["visits"] = timed(lambda: table(connection, sql, "int_web_visits_numbered"))
        view(connection, sql, "int_web_events_sessioned")
        for name in MODELS[2:]:
            steps[name] = timed(lambda name=name: table(connection, sql, name))
        steps["daily"] = timed(lambda: connection.execute(DAILY))
        file = folder / "release.duckdb"
        steps["release"] = timed(lambda: connection.execute(RELEASE.format(file=file)))
    (folder / "steps.json").write_text(json.dumps(steps))


if __name__ == "__main__":
    main()
