with customers as (

    select * from {{ ref('dim_customers') }}

),

surviving_values as (

    select * from {{ ref('int_customer_values_ranked') }} where value_rank = 1

),

chosen as (

    select
        customer_id,
        max(case when attribute = 'email' then value end) as email,
        max(case when attribute = 'email' then source end) as email_source,
        max(case when attribute = 'phone' then value end) as phone,
        max(case when attribute = 'phone' then source end) as phone_source,
        max(case when attribute = 'first_name' then value end) as first_name,
        max(case when attribute = 'last_name' then value end) as last_name,
        max(case when attribute = 'last_name' then source end) as name_source,
        max(case when attribute = 'company_name' then value end) as company_name,
        max(observed_at) as observed_at
    from surviving_values
    group by customer_id

),

profiled as (

    select
        customers.customer_id,
        chosen.email,
        chosen.email_source,
        chosen.phone,
        chosen.phone_source,
        chosen.first_name,
        chosen.last_name,
        chosen.name_source,
        chosen.company_name,
        customers.is_opted_out,
        chosen.observed_at
    from customers
    left join chosen on customers.customer_id = chosen.customer_id

)

select
    customer_id,
    email,
    email_source,
    phone,
    phone_source,
    first_name,
    last_name,
    name_source,
    company_name,
    is_opted_out,
    observed_at
from profiled
