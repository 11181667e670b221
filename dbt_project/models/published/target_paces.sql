with agg_target_paces_daily as (

    select * from {{ ref('agg_target_paces_daily') }}

)

select
    target_pace_id,
    target_id,
    metric,
    segment,
    channel,
    department,
    profile,
    currency,
    target,
    target_to_date,
    actual_to_date,
    projection,
    is_latest,
    period_start_date,
    period_end_date,
    pace_date
from agg_target_paces_daily
