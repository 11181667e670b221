"""Days of a shop's GA4 export, written into a build file by DuckDB alone."""

from datetime import date
from pathlib import Path

import duckdb

# A session is ten events; of a thousand devices, each comes back for ever. One in twenty logs in,
# half arrive from a search, a quarter by a paid click.
DAYS = """
insert into raw_ga4.events by name
select
    'shop' as dataset, day as table_date, 'daily' as table_kind,
    strftime(day, '%Y%m%d') as event_date,
    case n % 10 when 0 then 'session_start' when 5 then 'scroll' else 'page_view' end as event_name,
    epoch_us(day) + n // 10 * 86000000000 // ($per_day // 10) + n % 10 * 20000000
        as event_timestamp,
    (1000000000 + device) || '.' || (1600000000 + device % 900) as user_pseudo_id,
    case when device % 20 = 0 then 'u' || device end as user_id,
    (ordinal * 100000000 + n) // 10 as event_params__ga_session_id,
    1 as batch_page_id, n % 10 as batch_ordering_id, n % 10 as batch_event_index,
    'Yes' as privacy_info__analytics_storage, 'Yes' as privacy_info__ads_storage,
    true as is_active_user, '1' as stream_id, 'WEB' as platform,
    if(device % 3 = 0, 'mobile', 'desktop') as device__category,
    'de' as device__language, 'Germany' as geo__country,
    case when n % 10 = 0 and device % 2 = 0 then 'google' end
        as collected_traffic_source__manual_source,
    case when n % 10 = 0 and device % 2 = 0 then if(device % 4 = 0, 'cpc', 'organic') end
        as collected_traffic_source__manual_medium,
    case when n % 10 = 0 and device % 4 = 0 then 'campaign ' || device % 40 end
        as collected_traffic_source__manual_campaign_name,
    'https://www.example.com/products/' || (n * 7) % 500
        || if(n % 10 = 0 and device % 4 = 0, '?utm_source=google&gclid=x' || ordinal || n, '')
        as event_params__page_location,
    if(n % 10 = 0 and device % 2 = 1, 'https://www.google.com/', 'https://www.example.com/')
        as event_params__page_referrer,
    1000 + n % 9000 as event_params__engagement_time_msec,
    '{"page_title": "Product ' || (n * 7) % 500 || '", "engagement_time_msec": ' || n % 9000 || '}'
        as event_params,
    '{}' as user_properties, timestamp '2026-01-01' as _loaded_at, false as _is_deleted
from (
    select
        ordinal, n, date '0001-01-01' + cast(ordinal - 1 as integer) as day,
        hash(ordinal, n // 10) % ($per_day * 40) as device
    from range($first, $last) as days (ordinal), range($per_day) as numbers (n)
)
"""
A_MONTH = 31


def insert_days(build: Path, per_day: int, ordinals: range) -> None:
    """Write so many events of each day, a month at a time. Days are counted as Python does."""
    assert date.min.toordinal() == 1
    with duckdb.connect(str(build)) as connection:
        connection.execute("set memory_limit = '3GB'; set threads = 2")
        for first in range(ordinals.start, ordinals.stop, A_MONTH):
            last = min(first + A_MONTH, ordinals.stop)
            connection.execute(DAYS, {"per_day": per_day, "first": first, "last": last})
