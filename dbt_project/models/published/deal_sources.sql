with fct_deal_sources as (

    select * from {{ ref('fct_deal_sources') }}

)

select
    deal_id,
    deal_type,
    sourced_by,
    source_team,
    lead_source_team,
    first_touch_team,
    first_activity_team,
    currency,
    amount,
    is_agreed,
    is_marketing_influenced,
    is_sdr_influenced,
    is_sales_influenced,
    is_partner_influenced,
    is_won,
    created_date,
    closed_date
from fct_deal_sources
