with dim_customer_identities as (

    select * from {{ ref('dim_customer_identities') }}

)

select
    record_node,
    customer_id,
    record_type,
    source,
    rule,
    first_seen_at,
    resolved_at
from dim_customer_identities
