with dim_accounts as (

    select * from {{ ref('dim_accounts') }}

)

select
    account_id,
    parent_account_id,
    owner_id,
    source,
    account_name,
    domain,
    industry,
    country,
    employee_count,
    company_count,
    customer_count,
    is_living,
    created_at
from dim_accounts
