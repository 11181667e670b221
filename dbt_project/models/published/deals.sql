with fct_deals as (

    select * from {{ ref('fct_deals') }}

)

select
    deal_id,
    customer_id,
    company_id,
    pass_id,
    owner_id,
    source,
    deal_type,
    stage,
    channel,
    assigned_by,
    won_reason,
    lost_reason,
    currency,
    source_currency,
    amount,
    source_amount,
    is_closed,
    is_won,
    fx_rate_date,
    created_date,
    closed_date,
    created_at,
    qualified_at,
    closed_at
from fct_deals
