with activities as (

    select * from {{ ref('int_activities_unioned') }}
    where is_completed and is_automated = false and occurred_at is not null

),

identities as (select * from {{ ref('int_identities_resolved') }}),

-- a call that nobody took up is no conversation, yet somebody acted
acts_identified as (

    select
        activities.activity_id,
        identities.customer_id,
        activities.occurred_at as acted_at
    from activities
    inner join identities
        on identities.record_node = 'contact:' || activities.contact_id
    where coalesce(activities.direction, 'outbound') = 'outbound'

)

select * from acts_identified
