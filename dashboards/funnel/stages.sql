with

counted as (
    select
        unnest(['inquiry', 'mql', 'sal', 'sql', 'sqo', 'won']) as stage,
        unnest(['inquiries', 'mqls', 'sals', 'sqls', 'sqos', 'new_won_deals']) as metric,
        unnest(range(1, 7)) as position,
        unnest([
            sum(inquiry_count), sum(mql_count), sum(sal_count),
            sum(sql_count), sum(sqo_count), sum(new_won_deal_count)
        ]) as value
    from published.funnel_daily
    cross join clock
    where
        ($channel is null or channel = $channel)
        and event_date >= last_month - interval 11 month
        and event_date < last_month + interval 1 month
),

converted as (
    select
        from_stage,
        sum(converted_count) / nullif(sum(mature_count), 0) as rate,
        cast(sum(mature_count) as bigint) as mature,
        cast(sum(immature_count) as bigint) as immature
    from metrics.agg_conversions_monthly
    cross join clock
    where
        ($channel is null or channel = $channel)
        and month_start_date >= last_month - interval 11 month
        and month_start_date <= last_month
    group by from_stage
)

select
    case when counted.stage in ('inquiry', 'won') then counted.stage else upper(counted.stage) end as label,
    counted.metric,
    cast(counted.value as bigint) as value,
    converted.rate,
    converted.mature as n,
    converted.immature,
    case when converted.rate is not null then cast(round(100 * converted.rate) as bigint) || '% go on' end as note,
    case
        when counted.position <= 2 then 'marketing'
        when counted.position = 3 then 'shared'
        else 'sales'
    end as department
from counted
left join converted on counted.stage = converted.from_stage
where exists (from counted where value > 0)
order by counted.position
