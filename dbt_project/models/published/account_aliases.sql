with dim_account_aliases as (

    select * from {{ ref('dim_account_aliases') }}

)

select
    old_account_id,
    account_id,
    run_id,
    aliased_at
from dim_account_aliases
