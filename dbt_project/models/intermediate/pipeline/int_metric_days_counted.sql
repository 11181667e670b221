with funnel_days as (

    select * from {{ ref('agg_funnel_daily') }}
    where event_date is not null

),

days_unpivoted as (

    select event_date, channel, 'sessions' as metric, cast(session_count as decimal(18, 4)) as value
    from funnel_days
    union all
    select event_date, channel, 'ad_spend', cast(ad_spend_amount as decimal(18, 4)) from funnel_days
    union all
    select event_date, channel, 'inquiries', inquiry_count from funnel_days
    union all
    select event_date, channel, 'mqls', mql_count from funnel_days
    union all
    select event_date, channel, 'sals', sal_count from funnel_days
    union all
    select event_date, channel, 'sqls', sql_count from funnel_days
    union all
    select event_date, channel, 'sqos', sqo_count from funnel_days
    union all
    select event_date, channel, 'pipeline_created', pipeline_amount from funnel_days
    union all
    select event_date, channel, 'won_deals', new_won_deal_count + other_won_deal_count
    from funnel_days
    union all
    select event_date, channel, 'new_won_deals', new_won_deal_count from funnel_days
    union all
    select event_date, channel, 'lost_deals', lost_deal_count from funnel_days
    union all
    select event_date, channel, 'won_revenue', new_won_amount + other_won_amount from funnel_days
    union all
    select event_date, channel, 'new_won_revenue', new_won_amount from funnel_days
    union all
    select event_date, channel, 'orders', order_count from funnel_days
    union all
    select event_date, channel, 'order_revenue', order_amount from funnel_days

),

days_with_total as (

    select metric, event_date, channel, value from days_unpivoted
    union all
    select metric, event_date, 'all', value from days_unpivoted

),

days_counted as (

    select metric, event_date, channel, sum(value) as value
    from days_with_total
    group by metric, event_date, channel

)

select * from days_counted
