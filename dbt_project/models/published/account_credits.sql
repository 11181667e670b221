with fct_account_credits as (

    select * from {{ ref('fct_account_credits') }}

)

select
    account_credit_id,
    conversion_id,
    account_id,
    deal_id,
    touch_id,
    customer_id,
    campaign_id,
    conversion_type,
    method,
    channel,
    department,
    currency,
    credit,
    credited_amount,
    converted_date,
    touched_at
from fct_account_credits
