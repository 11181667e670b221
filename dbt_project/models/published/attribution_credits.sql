with fct_attribution_credits as (

    select * from {{ ref('fct_attribution_credits') }}

)

select
    credit_id,
    conversion_id,
    touch_id,
    customer_id,
    pass_id,
    deal_id,
    campaign_id,
    conversion_type,
    method,
    touch_type,
    channel,
    department,
    period_label,
    currency,
    source_currency,
    credit,
    credited_amount,
    source_credited_amount,
    converted_date,
    converted_at,
    touched_at
from fct_attribution_credits
