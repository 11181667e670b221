-- a file's history counts where it ends at what the deal says now
with file_changes as (

    select deal_id, cast(amount as decimal(18, 2)) as amount, changed_at
    from {{ ref('stg_files__deal_stage_changes') }}
    where not is_deleted and amount is not null and changed_at is not null

),

file_ends as (

    select file_changes.deal_id
    from file_changes
    inner join {{ ref('stg_files__deals') }} as file_deals
        on file_changes.deal_id = file_deals.deal_id
    group by file_changes.deal_id, file_deals.amount
    having max_by(file_changes.amount, file_changes.changed_at) = file_deals.amount

),

history as (

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
    union all
    select
        file_changes.deal_id as object_id,
        cast(file_changes.amount as {{ dbt.type_string() }}) as value,
        file_changes.changed_at
    from file_changes
    inner join file_ends
        on file_changes.deal_id = file_ends.deal_id

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
