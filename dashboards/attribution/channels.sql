with

by_method as (
    select channel, method, max(department) as department, sum(credited_amount) as amount
    from published.channel_credits
    cross join clock
    where
        conversion_type in ('won', 'order')
        and list_contains($attribution_panel, method)
        and month_start_date >= last_month - interval 11 month and month_start_date <= last_month
    group by channel, method
),

methods as (
    select count(distinct method) as method_count from by_method
)

select
    channel as label,
    -- A method without a row gives the channel nothing.
    case when count(*) < max(method_count) then 0 else min(amount) end as low,
    max(amount) as high,
    max(department) as department
from by_method
cross join methods
group by channel
having max(amount) > 0
order by high desc, label
