with agg_campaigns_monthly as (

    select * from {{ ref('agg_campaigns_monthly') }}

)

select
    campaign_month_id,
    campaign_id,
    campaign_name,
    platform,
    channel,
    objective,
    currency,
    spend_amount,
    credited_amount,
    platform_conversion_count,
    click_count,
    inquiry_count,
    mql_count,
    sqo_count,
    won_deal_count,
    month_start_date
from agg_campaigns_monthly
