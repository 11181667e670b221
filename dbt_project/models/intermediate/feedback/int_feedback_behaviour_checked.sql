{{ config(materialized='table') }}

with exits as (select * from {{ ref('int_feedback_exits_listed') }}),
handoffs as (select * from {{ ref('int_handoffs_judged') }}),

activities as (

    select * from {{ ref('int_activities_unioned') }}
    where is_completed and not coalesce(is_automated, true)

),

identities as (select * from {{ ref('int_identities_resolved') }}),

acts_unioned as (

    select exits.record_id, activities.activity_id, activities.activity_type,
        activities.direction, activities.is_conversation
    from exits
    inner join activities
        on exits.deal_id = activities.deal_id
        and activities.occurred_at <= coalesce(exits.exited_at, activities.occurred_at)
    union
    select exits.record_id, activities.activity_id, activities.activity_type,
        activities.direction, activities.is_conversation
    from exits
    inner join identities
        on exits.customer_id = identities.customer_id
    inner join activities
        on identities.record_node = 'contact:' || activities.contact_id
        and activities.occurred_at <= coalesce(exits.exited_at, activities.occurred_at)

),

acts_counted as (

    select
        record_id,
        sum(case when direction = 'outbound' or is_conversation then 1 else 0 end)
            as contact_count,
        sum(case when activity_type = 'meeting' then 1 else 0 end) as meeting_count
    from acts_unioned
    group by record_id

),

behaviour_checked as (

    select
        exits.record_id,
        coalesce(acts_counted.contact_count, 0) = 0 as is_never_contacted,
        coalesce(acts_counted.meeting_count, 0) = 0 as is_without_meeting,
        coalesce(handoffs.sla_state = 'breached', false) as is_sla_breached
    from exits
    left join acts_counted
        on exits.record_id = acts_counted.record_id
    left join handoffs
        on exits.pass_id = handoffs.pass_id

)

select * from behaviour_checked
