with fct_account_channel_credits as (

    select * from {{ ref('fct_account_channel_credits') }}

)

select
    account_channel_credit_id,
    conversion_type,
    method,
    channel,
    department,
    currency,
    removal_effect,
    share,
    credit,
    credited_amount,
    conversion_count,
    month_start_date
from fct_account_channel_credits
