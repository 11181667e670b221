-- depends_on: {{ ref('identity_state') }}
with aliases as (

    select * from {{ source('identity', 'customer_aliases') }}

),

recorded as (

    select
        old_customer_id,
        customer_id,
        run_id,
        aliased_at
    from aliases

)

select * from recorded
