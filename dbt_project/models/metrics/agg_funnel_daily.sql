with sessions as (select * from {{ ref('fct_web_sessions') }}),
touches as (select * from {{ ref('fct_touches') }}),
entries as (select * from {{ ref('fct_stage_entries') }}),
deals as (select * from {{ ref('fct_deals') }}),
spend as (select * from {{ ref('fct_ad_spend') }}),
orders as (select * from {{ ref('fct_orders') }}),

counts_unioned as (

    select
        session_date as event_date, period_label, channel,
        'session' as event, count(*) as event_count, cast(0 as decimal(18, 6)) as amount
    from sessions
    group by session_date, period_label, channel
    union all
    select touch_date, period_label, channel, 'touch', count(*), 0
    from touches
    group by touch_date, period_label, channel
    union all
    select
        entered_date, period_label, channel, stage,
        count(*), cast(sum(coalesce(amount, 0)) as decimal(18, 6))
    from entries
    where not is_reversed
        and (unit = 'pass' or (stage in ('sqo', 'lost') and deal_type = 'new'))
    group by entered_date, period_label, channel, stage
    union all
    select
        closed_date, null, channel, case when deal_type = 'new' then 'won' else 'won_other' end,
        count(*), cast(sum(coalesce(amount, 0)) as decimal(18, 6))
    from deals
    where is_won
    group by closed_date, channel, case when deal_type = 'new' then 'won' else 'won_other' end
    union all
    select spend_date, null, channel, 'spend', sum(click_count), cast(sum(amount) as decimal(18, 6))
    from spend
    group by spend_date, channel
    union all
    select ordered_date, null, 'unknown', 'order', count(*), cast(sum(amount) as decimal(18, 6))
    from orders
    group by ordered_date

),

days_aggregated as (

    select
        cast(
            {{ surrogate_key(['event_date', 'period_label', 'channel']) }} as varchar
        ) as funnel_day_id,
        cast(channel as varchar) as channel,
        cast(period_label as varchar) as period_label,
        cast(sum(case when event = 'session' then event_count else 0 end) as bigint)
            as session_count,
        cast(sum(case when event = 'touch' then event_count else 0 end) as bigint) as touch_count,
        cast(sum(case when event = 'spend' then event_count else 0 end) as bigint) as click_count,
        cast(sum(case when event = 'inquiry' then event_count else 0 end) as bigint)
            as inquiry_count,
        cast(sum(case when event = 'mql' then event_count else 0 end) as bigint) as mql_count,
        cast(sum(case when event = 'sal' then event_count else 0 end) as bigint) as sal_count,
        cast(sum(case when event = 'sql' then event_count else 0 end) as bigint) as sql_count,
        cast(sum(case when event = 'sqo' then event_count else 0 end) as bigint) as sqo_count,
        cast(sum(case when event = 'won' then event_count else 0 end) as bigint)
            as new_won_deal_count,
        cast(sum(case when event = 'won_other' then event_count else 0 end) as bigint)
            as other_won_deal_count,
        cast(sum(case when event = 'lost' then event_count else 0 end) as bigint)
            as lost_deal_count,
        cast(sum(case when event = 'rejected' then event_count else 0 end) as bigint)
            as rejected_count,
        cast(sum(case when event = 'recycled' then event_count else 0 end) as bigint)
            as recycled_count,
        cast(sum(case when event = 'order' then event_count else 0 end) as bigint) as order_count,
        cast(sum(case when event = 'spend' then amount else 0 end) as decimal(18, 6))
            as ad_spend_amount,
        cast(sum(case when event = 'sqo' then amount else 0 end) as decimal(18, 2))
            as pipeline_amount,
        cast(sum(case when event = 'won' then amount else 0 end) as decimal(18, 2))
            as new_won_amount,
        cast(sum(case when event = 'won_other' then amount else 0 end) as decimal(18, 2))
            as other_won_amount,
        cast(sum(case when event = 'order' then amount else 0 end) as decimal(18, 2))
            as order_amount,
        cast(event_date as date) as event_date
    from counts_unioned
    group by event_date, period_label, channel

)

select * from days_aggregated
