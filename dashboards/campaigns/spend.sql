with

spent as (
    select cast(date_trunc('month', event_date) as date) as x, sum(ad_spend_amount) as actual
    from published.funnel_daily
    where $channel is null or channel = $channel
    group by x
)

select
    spent.x,
    spent.actual,
    case when $channel is null then months.target end as target,
    spent.x + interval 1 month > clock.provisional_from as is_provisional
from spent
cross join clock
left join months on months.metric = 'ad_spend' and spent.x = months.month_start_date
where
    spent.x <= clock.last_month
    and exists (from spent where actual > 0)
order by spent.x
