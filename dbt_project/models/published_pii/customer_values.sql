with dim_customers as (

    select * from {{ ref('dim_customers') }}

),

ranked_values as (

    select * from {{ ref('int_customer_values_ranked') }}

),

-- several records may give one value; the best of them speaks for it
distinct_values as (

    select
        *,
        row_number() over (
            partition by customer_id, attribute, value order by value_rank
        ) as record_rank
    from ranked_values

),

listed as (

    select
        distinct_values.customer_id,
        distinct_values.attribute,
        distinct_values.value,
        distinct_values.source,
        distinct_values.contact_id,
        distinct_values.record_count,
        distinct_values.value_rank = 1 as is_surviving,
        distinct_values.is_verified,
        distinct_values.observed_at
    from distinct_values
    inner join dim_customers on distinct_values.customer_id = dim_customers.customer_id
    where distinct_values.record_rank = 1

)

select
    customer_id,
    attribute,
    value,
    source,
    contact_id,
    record_count,
    is_surviving,
    is_verified,
    observed_at
from listed
