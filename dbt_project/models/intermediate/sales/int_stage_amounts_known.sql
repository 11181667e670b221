with history as (

    select
        object_id,
        value,
        changed_at
    from {{ ref('stg_hubspot__property_changes') }}
    where object_type = 'deal' and property = 'amount' and not is_deleted
    union all
    select
        deal_id as object_id,
        coalesce(cast(amount as {{ dbt.type_string() }}), '') as value,
        changed_at
    from {{ ref('stg_salesforce__opportunity_states') }}
    where not is_deleted

),

deals as (select * from {{ ref('int_deals_unioned') }}),

with_history as (

    select distinct object_id as deal_id from history

),

ordered as (

    select
        object_id as deal_id,
        {{ try_decimal('value') }} as amount,
        changed_at,
        row_number() over (
            partition by object_id
            order by changed_at, case when value = '' then 0 else 1 end, value
        ) as change_number,
        lead(changed_at) over (
            partition by object_id
            order by changed_at, case when value = '' then 0 else 1 end, value
        ) as next_changed_at
    from history

),

-- the first amount also stands for the time before it: deals open before anyone types one
spanned as (

    select
        deal_id,
        amount,
        case
            when change_number = 1 then cast('0001-01-01' as timestamp) else changed_at
        end as known_from_at,
        coalesce(next_changed_at, cast('9999-12-31' as timestamp)) as known_until_at,
        next_changed_at is null as is_current
    from ordered
    union all
    select
        deals.deal_id,
        deals.amount,
        cast('0001-01-01' as timestamp) as known_from_at,
        cast('9999-12-31' as timestamp) as known_until_at,
        true as is_current
    from deals
    left join with_history on deals.deal_id = with_history.deal_id
    where with_history.deal_id is null

),

lasting as (

    select * from spanned where known_from_at < known_until_at

)

select * from lasting
