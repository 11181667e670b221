with dim_customers as (

    select * from {{ ref('dim_customers') }}

)

select
    customer_id,
    account_id,
    owner_id,
    account_match_method,
    lead_source,
    country,
    account_match_confidence,
    source_count,
    contact_count,
    login_count,
    device_count,
    is_opted_out,
    is_living,
    created_at,
    first_seen_at
from dim_customers
