{{ config(materialized='table') }}

with handoffs as (select * from {{ ref('int_handoffs_judged') }}),
clocks as (select * from {{ ref('int_handoffs_clocked') }}),
routes as (select * from {{ ref('int_handoffs_routed') }}),

activities as (

    select * from {{ ref('int_activities_unioned') }}
    where is_completed and is_automated = false

),

identities as (select * from {{ ref('int_identities_resolved') }}),

sla_targets as (

    select * from {{ ref('stg_contract__sla_targets') }}
    where measure = 'attempts'

),

thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),

acts_identified as (

    select
        identities.customer_id,
        activities.activity_id,
        activities.occurred_at,
        activities.direction = 'outbound' as is_attempt,
        activities.is_conversation or activities.direction = 'inbound' as is_answer
    from activities
    inner join identities
        on identities.record_node = 'contact:' || activities.contact_id

),

acts_counted as (

    select
        handoffs.handoff_id,
        sum(case when acts_identified.is_attempt then 1 else 0 end) as attempt_count,
        max(case when acts_identified.is_answer then 1 else 0 end) as answered
    from handoffs
    inner join acts_identified
        on handoffs.customer_id = acts_identified.customer_id
        and acts_identified.occurred_at >= handoffs.handed_off_at
        and acts_identified.occurred_at <= coalesce(
            handoffs.accepted_at, handoffs.rejected_at, cast('9999-12-31' as timestamp)
        )
    group by handoffs.handoff_id

),

efforts_counted as (

    select
        handoffs.handoff_id,
        routes.assigned_at,
        coalesce(acts_counted.attempt_count, 0) as attempt_count,
        coalesce(
            max(sla_targets.target_value), max(thresholds.agreed_attempts)
        ) as agreed_attempt_count,
        coalesce(acts_counted.answered, 0) = 1 as is_reached,
        -- late where routing took the longer part of the office time waited, or never ended
        routes.assigned_at is null and (handoffs.answered_at is null or routes.is_history_kept)
            or coalesce(
                clocks.routing_business_minutes > clocks.business_minutes / 2,
                clocks.routing_minutes > clocks.elapsed_minutes / 2,
                false
            ) as is_routed_late
    from handoffs
    cross join thresholds
    inner join routes
        on handoffs.handoff_id = routes.handoff_id
    left join clocks
        on handoffs.handoff_id = clocks.handoff_id
    left join acts_counted
        on handoffs.handoff_id = acts_counted.handoff_id
    left join sla_targets
        on {{ holds_on('sla_targets', 'handoffs.handed_off_date') }}
    group by
        handoffs.handoff_id, routes.assigned_at, acts_counted.attempt_count,
        acts_counted.answered, clocks.routing_minutes, clocks.elapsed_minutes,
        clocks.routing_business_minutes, clocks.business_minutes,
        handoffs.answered_at, routes.is_history_kept

)

select * from efforts_counted
