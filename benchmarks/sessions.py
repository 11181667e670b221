"""Twenty million web events made into sessions and attributed, in bounded memory.

python -m benchmarks.sessions [events]

The SQL is the project's own, compiled by dbt, with the default company's channel rules; one visitor
in ten converts. The floor is one hand-written statement that answers the same question (last touch
by channel) under the same memory limit, in the same run.
"""

import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.measuring import ROOT, keep
from benchmarks.models import compiled, table, timed, view

MODELS = (
    "int_web_visits_numbered", "int_web_events_sessioned", "int_web_sessions_built",
    "int_web_sessions_channelled", "int_touch_paths_built",
    "int_touch_roles_assigned", "int_role_weights_computed", "int_shapley_weights_computed",
    "int_touch_weights_computed",
)  # fmt: skip
MEMORY = "4GB"
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
    case when i % 10 = 0 then if(i % 30 = 0, 'cpc', 'organic') end as medium,
    cast(null as varchar) as campaign_name, cast(null as varchar) as click_id,
    cast(null as varchar) as click_id_type, 'desktop' as device_category, 'Germany' as country,
    cast(null as varchar) as period_label, true as has_consent,
    cast(null as decimal(18, 2)) as value,
    cast(timestamp '2026-01-01' + to_seconds(i // 20 + i % 20 * 600) as date) as event_day,
    timestamp '2026-01-01' + to_seconds(i // 20 + i % 20 * 600) as occurred_at
from range({events}) as t(i)
"""
GIVEN = """
create schema intermediate; create schema staging;
create table intermediate.int_settings_resolved as
select
    30 as timeout_minutes, 90 as lookback_days, 'UTC' as timezone,
    timestamp '2026-12-31' as as_of_at, date '2026-12-31' as as_of_date;
create table staging.stg_contract__channel_rules as
select * replace (
    cast(valid_from as date) as valid_from, cast(valid_to as date) as valid_to,
    cast(position as bigint) as position
) from read_csv('{rules}', all_varchar = true);
create table intermediate.int_campaigns_unioned (campaign_id varchar, channel varchar);
create table intermediate.int_session_campaigns_matched (
    session_key varchar, campaign_id varchar, matched_by varchar
);
"""
TOUCHED = """
create view intermediate.int_touches_unioned as
select
    'session:' || session_key as touch_id, device_id as customer_id, channel,
    channel = 'direct' as is_direct, started_at as occurred_at
from intermediate.int_web_sessions_channelled;
create table intermediate.int_conversions_unioned as
select
    'order:' || device_id as conversion_id, device_id as customer_id,
    max(ended_at) as converted_at, max(ended_at) as eligible_until_at
from intermediate.int_web_sessions_channelled where hash(device_id) % 10 = 0 group by device_id;
"""
PATHED = """
create view intermediate.int_conversion_paths_unioned as from intermediate.int_touch_paths_built;
create view intermediate.int_touch_paths_unioned as from intermediate.int_touch_paths_built;
create table intermediate.int_role_events_timed as
select
    conversion_id, cast(null as timestamp) as lead_created_at,
    cast(null as timestamp) as opportunity_opened_at, eligible_until_at as closed_at
from intermediate.int_conversions_unioned;
"""
FLOOR = """
with lagged as (
    select
        device_id, session_key, event_id, source_name, medium, occurred_at,
        lag(occurred_at) over (partition by device_id, session_key order by occurred_at) as previous
    from intermediate.int_web_events_unioned
), numbered as (
    select
        *,
        count(*) filter (where previous is null or occurred_at > previous + interval 30 minute)
            over (partition by device_id, session_key order by occurred_at) as visit
    from lagged
), sessions as (
    select
        device_id, session_key, case when session_key is null then visit end as visit,
        min(occurred_at) as started_at, min_by(source_name, occurred_at) as source,
        min_by(medium, occurred_at) as medium
    from numbered group by all
), touches as (
    select
        device_id, started_at,
        case when medium = 'cpc' then 'paid' when source = 'google' then 'organic' else 'direct' end
            as channel
    from sessions where hash(device_id) % 10 = 0
)
select channel, count(*) from (
    select max_by(channel, started_at) as channel from touches group by device_id
) group by channel
"""
ANSWER = """
select weights.method, paths.channel, sum(weights.weight)
from intermediate.int_touch_weights_computed as weights
inner join intermediate.int_touch_paths_built as paths
    on weights.conversion_id = paths.conversion_id and weights.touch_id = paths.touch_id
group by all
"""


def main() -> None:
    """Measure and keep the result."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000
    with tempfile.TemporaryDirectory() as folder:
        sql = compiled(Path(folder), MODELS)
        with duckdb.connect(str(Path(folder) / "warehouse.duckdb")) as connection:
            connection.execute(f"set memory_limit = '{MEMORY}'; set threads = 2")
            rules = ROOT / "company" / "contract" / "channel_rules.csv"
            connection.execute(GIVEN.format(rules=rules))
            seeds = ROOT / "dbt_project" / "seeds" / "attribution_methods.csv"
            connection.execute(
                f"create table intermediate.attribution_methods as from read_csv('{seeds}')"
            )
            connection.execute(EVENTS.format(events=events))
            floor = timed(lambda: connection.execute(FLOOR).fetchall())
            parts = models(connection, sql)
    cpu = round(sum(one["cpu"] for one in parts.values()), 2)
    ratio = round(cpu / floor["cpu"], 2)
    result = {"events": events, "memory_limit": MEMORY, "seconds": parts, "cpu_seconds": cpu}
    keep("sessions", {**result, "floor": floor, "to_floor": ratio})


def models(
    connection: duckdb.DuckDBPyConnection, sql: dict[str, str]
) -> dict[str, dict[str, float]]:
    """Seconds of the sessions, of their channels and of the credits by every touch method."""
    parts = {"visits": timed(lambda: table(connection, sql, "int_web_visits_numbered"))}
    view(connection, sql, "int_web_events_sessioned")
    parts["sessions"] = timed(lambda: table(connection, sql, "int_web_sessions_built"))
    parts["channels"] = timed(lambda: table(connection, sql, "int_web_sessions_channelled"))
    connection.execute(TOUCHED)
    parts["paths"] = timed(lambda: table(connection, sql, "int_touch_paths_built"))
    connection.execute(PATHED)
    for name in MODELS[6:]:
        view(connection, sql, name)
    parts["credits"] = timed(lambda: connection.execute(ANSWER).fetchall())
    return parts


if __name__ == "__main__":
    main()
