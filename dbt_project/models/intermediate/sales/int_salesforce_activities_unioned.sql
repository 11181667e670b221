with tasks as (select * from {{ ref('stg_salesforce__tasks') }}),
events as (select * from {{ ref('stg_salesforce__events') }} where not is_copy),
runs as (select * from {{ ref('stg_contract__runs') }}),

directions as (

    select * from {{ ref('activity_directions') }} where source = 'salesforce'

),

senders as (select * from {{ ref('activity_senders') }} where source = 'salesforce'),

unioned as (

    select
        activity_id,
        case
            when task_type = 'call' then 'call'
            when task_type like '%email%' then 'email'
            when task_type = 'meeting' then 'meeting'
            else 'task'
        end as activity_type,
        coalesce(direction, task_type) as direction_value,
        case when task_type = 'call' then coalesce(disposition, status) else status end as outcome,
        task_type as sender_value,
        who_id,
        what_id,
        company_id,
        owner_id,
        duration_seconds,
        is_deleted,
        created_at,
        occurred_at
    from tasks
    union all
    select
        events.activity_id,
        'meeting' as activity_type,
        'event' as direction_value,
        case when events.ended_at <= runs.as_of_at then 'completed' else 'scheduled' end as outcome,
        'event' as sender_value,
        events.who_id,
        events.what_id,
        events.company_id,
        events.owner_id,
        cast(null as bigint) as duration_seconds,
        events.is_deleted,
        events.created_at,
        events.occurred_at
    from events
    cross join runs

),

-- the first three characters of an id say what it names
judged as (

    select
        unioned.activity_id,
        unioned.activity_type,
        directions.direction,
        unioned.outcome,
        unioned.owner_id,
        case
            when substr(unioned.who_id, 12, 3) in ('003', '00Q') then unioned.who_id
        end as contact_id,
        case
            when substr(unioned.what_id, 12, 3) = '001' then unioned.what_id
            else unioned.company_id
        end as company_id,
        case when substr(unioned.what_id, 12, 3) = '006' then unioned.what_id end as deal_id,
        unioned.duration_seconds,
        senders.is_automated,
        unioned.is_deleted,
        unioned.created_at,
        unioned.occurred_at
    from unioned
    left join directions
        on
            unioned.activity_type = directions.activity_type
            and unioned.direction_value = directions.value
    left join senders on unioned.sender_value = senders.value

)

select * from judged
