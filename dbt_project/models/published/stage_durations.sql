with agg_stage_durations_monthly as (

    select * from {{ ref('agg_stage_durations_monthly') }}

)

select
    stage_duration_id,
    from_stage,
    to_stage,
    completed_count,
    total_days,
    median_days,
    ninetieth_days,
    month_start_date
from agg_stage_durations_monthly
