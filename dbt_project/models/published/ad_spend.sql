with fct_ad_spend as (

    select * from {{ ref('fct_ad_spend') }}

)

select
    ad_spend_id,
    account_id,
    campaign_id,
    campaign_name,
    platform,
    channel,
    objective,
    currency,
    source_currency,
    amount,
    source_amount,
    impression_count,
    click_count,
    platform_conversion_count,
    is_unallocated,
    spend_date
from fct_ad_spend
