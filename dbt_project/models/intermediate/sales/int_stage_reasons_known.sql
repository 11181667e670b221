with history as (select * from {{ ref('stg_hubspot__property_changes') }}),
reason_fields as (select * from {{ ref('stage_reason_fields') }}),
contacts as (select * from {{ ref('int_contacts_unioned') }}),
deals as (select * from {{ ref('int_deals_unioned') }}),

given as (

    select
        history.object_type,
        history.object_id,
        reason_fields.stage,
        {{ filled('history.value') }} as reason,
        history.changed_at
    from history
    inner join reason_fields
        on
            reason_fields.source = 'hubspot'
            and history.object_type = reason_fields.object_type
            and history.property = reason_fields.field
    where not history.is_deleted and history.value <> ''

),

-- A reason is typed at the stage change, a little before or some time after: it reaches back to
-- the reason before it, and an hour ahead.
spanned as (

    select
        object_type,
        object_id,
        stage,
        reason,
        lag(changed_at) over (
            partition by object_type, object_id, stage order by changed_at, reason
        )
        + interval '1' hour as known_after_at,
        changed_at + interval '1' hour as known_until_at,
        lead(changed_at) over (
            partition by object_type, object_id, stage order by changed_at, reason
        )
            is null as is_current
    from given

),

current_reasons as (

    select
        record_type as object_type,
        contact_id as object_id,
        'rejected' as stage,
        reject_reason as reason
    from contacts
    where
        reject_reason is not null
        and (record_type = 'contact' or (record_type = 'lead' and source = 'salesforce'))
    union all
    select
        record_type as object_type,
        contact_id as object_id,
        'recycled' as stage,
        recycle_reason as reason
    from contacts
    where recycle_reason is not null
    union all
    select
        'deal' as object_type,
        deal_id as object_id,
        'lost' as stage,
        lost_reason as reason
    from deals
    where lost_reason is not null
    union all
    select
        'deal' as object_type,
        deal_id as object_id,
        'won' as stage,
        won_reason as reason
    from deals
    where won_reason is not null

),

without_history as (

    select current_reasons.*
    from current_reasons
    left join given
        on
            current_reasons.object_type = given.object_type
            and current_reasons.object_id = given.object_id
            and current_reasons.stage = given.stage
    where given.object_id is null

),

unioned as (

    select
        object_type,
        object_id,
        stage,
        reason,
        coalesce(known_after_at, cast('0001-01-01' as timestamp)) as known_after_at,
        case when is_current then cast('9999-12-31' as timestamp) else known_until_at end
            as known_until_at,
        is_current
    from spanned
    union all
    select
        object_type,
        object_id,
        stage,
        reason,
        cast('0001-01-01' as timestamp) as known_after_at,
        cast('9999-12-31' as timestamp) as known_until_at,
        true as is_current
    from without_history

),

lasting as (

    select * from unioned where known_after_at < known_until_at

)

select * from lasting
