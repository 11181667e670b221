-- depends_on: {{ ref('account_state') }}
with aliases as (

    select * from {{ source('identity', 'account_aliases') }}

),

recorded as (

    select
        old_account_id,
        account_id,
        run_id,
        aliased_at
    from aliases

)

select * from recorded
