with calls as (select * from {{ ref('stg_hubspot__calls') }}),
meetings as (select * from {{ ref('stg_hubspot__meetings') }}),
emails as (select * from {{ ref('stg_hubspot__emails') }}),
tasks as (select * from {{ ref('stg_hubspot__tasks') }}),

directions as (

    select * from {{ ref('activity_directions') }} where source = 'hubspot'

),

senders as (

    select * from {{ ref('activity_senders') }} where source = 'hubspot'

),

unioned as (

    select
        activity_id,
        vendor_id,
        'call' as activity_type,
        lower(direction) as direction_value,
        coalesce(lower(disposition), lower(status)) as outcome,
        'human' as sender_value,
        lower(record_origin) as record_origin,
        owner_id,
        duration_seconds,
        is_deleted,
        created_at,
        occurred_at
    from calls
    union all
    select
        activity_id,
        vendor_id,
        'meeting' as activity_type,
        cast(null as {{ dbt.type_string() }}) as direction_value,
        lower(outcome) as outcome,
        'human' as sender_value,
        lower(record_origin) as record_origin,
        owner_id,
        cast(null as bigint) as duration_seconds,
        is_deleted,
        created_at,
        occurred_at
    from meetings
    union all
    select
        activity_id,
        vendor_id,
        'email' as activity_type,
        lower(direction) as direction_value,
        lower(status) as outcome,
        lower(sender_type) as sender_value,
        lower(record_origin) as record_origin,
        owner_id,
        cast(null as bigint) as duration_seconds,
        is_deleted,
        created_at,
        occurred_at
    from emails
    union all
    select
        activity_id,
        vendor_id,
        'task' as activity_type,
        'outbound' as direction_value,
        lower(status) as outcome,
        'human' as sender_value,
        lower(record_origin) as record_origin,
        owner_id,
        cast(null as bigint) as duration_seconds,
        is_deleted,
        created_at,
        coalesce(completed_at, due_at) as occurred_at
    from tasks

),

judged as (

    select
        unioned.activity_id,
        unioned.vendor_id,
        unioned.activity_type,
        directions.direction,
        unioned.outcome,
        unioned.owner_id,
        unioned.duration_seconds,
        -- a record written by a machine is a machine's, whoever it names; an unknown
        -- sender stays unknown
        coalesce(origins.is_automated, senders.is_automated) as is_automated,
        unioned.is_deleted,
        unioned.created_at,
        unioned.occurred_at
    from unioned
    left join directions
        on
            unioned.activity_type = directions.activity_type
            and unioned.direction_value = directions.value
    left join senders on unioned.sender_value = senders.value
    left join senders as origins on unioned.record_origin = origins.value

)

select * from judged
