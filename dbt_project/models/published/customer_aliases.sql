with dim_customer_aliases as (

    select * from {{ ref('dim_customer_aliases') }}

)

select
    old_customer_id,
    customer_id,
    run_id,
    aliased_at
from dim_customer_aliases
