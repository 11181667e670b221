with agg_win_rates_monthly as (

    select * from {{ ref('agg_win_rates_monthly') }}

)

select
    win_rate_month_id,
    cohort,
    channel,
    won_count,
    lost_count,
    open_count,
    won_amount,
    lost_amount,
    cycle_days,
    month_start_date
from agg_win_rates_monthly
