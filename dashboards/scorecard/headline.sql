with

ways as (
    select metric, list(actual order by month_start_date) as trend
    from months
    where month_start_date >= last_month - interval 11 month
    group by metric
)

select
    metric,
    month_start_date as period,
    trend,
    actual as value,
    unit,
    target,
    actual / nullif(target, 0) as reached,
    case
        when target is null then null
        when direction = 'up' and actual >= target then 'good'
        when direction = 'up' and actual < 0.9 * target then 'bad'
        when direction = 'down' and actual <= target then 'good'
        when direction = 'down' and actual > 1.1 * target then 'bad'
    end as verdict,
    case when unit = 'rate' then n end as n,
    case when unit = 'rate' then 'of ' || n end as note,
    department,
    is_provisional and metric in ('ad_spend', 'sessions', 'ad_spend_per_inquiry', 'ad_spend_per_sqo') as is_provisional
from months
inner join ways using (metric)
where
    month_start_date = last_month
    and actual is not null
    and (target is not null or metric in ('sla_met_rate', 'win_rate', 'pipeline_created', 'ad_spend_per_sqo', 'order_revenue'))
    and not (unit <> 'rate' and actual = 0 and target is null)
order by list_position(['marketing', 'shared', 'sales'], department), unit, metric
