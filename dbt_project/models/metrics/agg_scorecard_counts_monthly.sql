with funnel_days as (

    select * from {{ ref('agg_funnel_daily') }}

),

months_aggregated as (

    select
        cast(date_trunc('month', event_date) as date) as month_start_date,
        period_label,
        sum(session_count) as session_count,
        sum(ad_spend_amount) as ad_spend_amount,
        sum(inquiry_count) as inquiry_count,
        sum(mql_count) as mql_count,
        sum(sal_count) as sal_count,
        sum(sql_count) as sql_count,
        sum(sqo_count) as sqo_count,
        sum(pipeline_amount) as pipeline_amount,
        sum(new_won_deal_count + other_won_deal_count) as won_deal_count,
        sum(new_won_deal_count) as new_won_deal_count,
        sum(lost_deal_count) as lost_deal_count,
        sum(new_won_amount + other_won_amount) as won_amount,
        sum(new_won_amount) as new_won_amount,
        sum(order_count) as order_count,
        sum(order_amount) as order_amount
    from funnel_days
    group by cast(date_trunc('month', event_date) as date), period_label

),

counts_unpivoted as (

    select
        month_start_date, period_label, 'sessions' as metric,
        cast(session_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'ad_spend' as metric,
        cast(ad_spend_amount as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'inquiries' as metric,
        cast(inquiry_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'mqls' as metric,
        cast(mql_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'sals' as metric,
        cast(sal_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'sqls' as metric,
        cast(sql_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'sqos' as metric,
        cast(sqo_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'pipeline_created' as metric,
        cast(pipeline_amount as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'won_deals' as metric,
        cast(won_deal_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'new_won_deals' as metric,
        cast(new_won_deal_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'lost_deals' as metric,
        cast(lost_deal_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'won_revenue' as metric,
        cast(won_amount as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'new_won_revenue' as metric,
        cast(new_won_amount as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'orders' as metric,
        cast(order_count as decimal(18, 6)) as actual
    from months_aggregated
    union all
    select
        month_start_date, period_label, 'order_revenue' as metric,
        cast(order_amount as decimal(18, 6)) as actual
    from months_aggregated

),

counts_keyed as (

    select
        {{ surrogate_key(['month_start_date', 'period_label', 'metric']) }} as scorecard_count_id,
        counts_unpivoted.*
    from counts_unpivoted

)

select * from counts_keyed
