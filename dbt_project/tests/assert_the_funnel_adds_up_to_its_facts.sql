with days as (

    select
        sum(session_count) as session_count,
        sum(touch_count) as touch_count,
        sum(inquiry_count) as inquiry_count,
        sum(ad_spend_amount) as ad_spend_amount,
        sum(new_won_amount + other_won_amount) as won_amount,
        sum(order_amount) as order_amount
    from {{ ref('agg_funnel_daily') }}

),

facts as (

    select
        (select count(*) from {{ ref('fct_web_sessions') }}) as session_count,
        (select count(*) from {{ ref('fct_touches') }}) as touch_count,
        (
            select count(*) from {{ ref('fct_stage_entries') }} where stage = 'inquiry'
        ) as inquiry_count,
        (select sum(amount) from {{ ref('fct_ad_spend') }}) as ad_spend_amount,
        (select sum(amount) from {{ ref('fct_deals') }} where is_won) as won_amount,
        (select sum(amount) from {{ ref('fct_orders') }}) as order_amount

)

select *
from days
cross join facts
where
    coalesce(days.session_count, 0) <> facts.session_count
    or coalesce(days.touch_count, 0) <> facts.touch_count
    or coalesce(days.inquiry_count, 0) <> facts.inquiry_count
    or coalesce(days.ad_spend_amount, 0) <> coalesce(facts.ad_spend_amount, 0)
    or coalesce(days.won_amount, 0) <> coalesce(facts.won_amount, 0)
    or coalesce(days.order_amount, 0) <> coalesce(facts.order_amount, 0)
