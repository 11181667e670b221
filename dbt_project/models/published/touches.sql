with fct_touches as (

    select * from {{ ref('fct_touches') }}

)

select
    touch_id,
    customer_id,
    session_key,
    campaign_id,
    owner_id,
    touch_type,
    channel,
    department,
    period_label,
    is_direct,
    touch_date,
    occurred_at
from fct_touches
