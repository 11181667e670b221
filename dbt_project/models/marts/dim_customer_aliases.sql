with aliases as (

    select * from {{ ref('int_customer_aliases_recorded') }}

),

described as (

    select
        cast(old_customer_id as varchar) as old_customer_id,
        cast(customer_id as varchar) as customer_id,
        cast(run_id as varchar) as run_id,
        cast(aliased_at as timestamp) as aliased_at
    from aliases

)

select * from described
