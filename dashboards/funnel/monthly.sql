select
    cast(date_trunc('month', event_date) as date) as x,
    cast(sum(mql_count) as bigint) as mqls,
    cast(sum(sal_count) as bigint) as sals,
    cast(sum(sqo_count) as bigint) as sqos
from published.funnel_daily
cross join clock
where
    ($channel is null or channel = $channel)
    and event_date < last_month + interval 1 month
    and event_date >= last_month - interval 17 month
group by x
order by x
