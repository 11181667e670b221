with aliases as (

    select * from {{ ref('int_account_aliases_recorded') }}

),

described as (

    select
        cast(old_account_id as varchar) as old_account_id,
        cast(account_id as varchar) as account_id,
        cast(run_id as varchar) as run_id,
        cast(aliased_at as timestamp) as aliased_at
    from aliases

)

select * from described
