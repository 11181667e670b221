with bridges as (

    select
        metric,
        segment,
        channel,
        period_start_date,
        period_end_date,
        sum(effect) as effect,
        sum(marketing_effect + sales_effect + other_effect + unowned_effect) as owned_effect,
        count(distinct actual_value - target_value) as miss_count,
        max(actual_value - target_value) as miss
    from {{ ref('fct_target_bridges') }}
    group by metric, segment, channel, period_start_date, period_end_date

)

select *
from bridges
where effect <> miss or owned_effect <> miss or miss_count <> 1
