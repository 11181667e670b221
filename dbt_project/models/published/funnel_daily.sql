with agg_funnel_daily as (

    select * from {{ ref('agg_funnel_daily') }}

)

select
    funnel_day_id,
    channel,
    period_label,
    session_count,
    touch_count,
    click_count,
    inquiry_count,
    mql_count,
    sal_count,
    sql_count,
    sqo_count,
    new_won_deal_count,
    other_won_deal_count,
    lost_deal_count,
    rejected_count,
    recycled_count,
    order_count,
    ad_spend_amount,
    pipeline_amount,
    new_won_amount,
    other_won_amount,
    order_amount,
    event_date
from agg_funnel_daily
