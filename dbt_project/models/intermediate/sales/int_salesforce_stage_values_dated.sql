with states as (

    select * from {{ ref('stg_salesforce__opportunity_states') }}
    where not is_deleted and deal_stage is not null

),

leads as (select * from {{ ref('stg_salesforce__leads') }}),

changes as (

    select * from {{ ref('stg_salesforce__lead_changes') }}
    where field = 'Status' and not is_deleted

),

-- a state is also kept when only the amount or the close date changed
compared as (

    select
        deal_id,
        deal_stage,
        changed_at,
        lag(deal_stage) over (
            partition by deal_id order by changed_at, opportunity_state_id
        ) as previous_stage
    from states

),

first_changes as (

    select
        contact_id,
        old_value,
        row_number() over (
            partition by contact_id order by changed_at, lead_change_id
        ) as change_number
    from changes

),

tracking as (select count(*) > 0 as is_tracked from changes),

-- where the status is tracked, a lead had its first one from the start
started as (

    select
        leads.contact_id,
        coalesce(first_changes.old_value, leads.status) as status,
        leads.created_at
    from leads
    cross join tracking
    left join first_changes
        on leads.contact_id = first_changes.contact_id and first_changes.change_number = 1
    where tracking.is_tracked

),

unioned as (

    select
        'deal' as object_type,
        deal_id as object_id,
        'StageName' as field,
        deal_stage as value,
        changed_at as observed_at
    from compared
    where previous_stage is null or previous_stage <> deal_stage
    union all
    select
        'lead' as object_type,
        contact_id as object_id,
        'Status' as field,
        new_value as value,
        changed_at as observed_at
    from changes
    union all
    select
        'lead' as object_type,
        contact_id as object_id,
        'Status' as field,
        status as value,
        created_at as observed_at
    from started
    union all
    select
        'lead' as object_type,
        contact_id as object_id,
        'IsConverted' as field,
        'true' as value,
        greatest(created_at, cast(converted_date as timestamp)) as observed_at
    from leads
    where is_converted and converted_date is not null

),

distinguished as (select distinct * from unioned where value is not null)

select * from distinguished
