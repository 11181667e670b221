{{ config(materialized='table') }}

with handoffs as (select * from {{ ref('int_handoffs_answered') }}),
clocks as (select * from {{ ref('int_handoffs_clocked') }}),
routes as (select * from {{ ref('int_handoffs_routed') }}),
promises as (select * from {{ ref('int_handoffs_promised') }}),

handoffs_measured as (

    select
        handoffs.*,
        clocks.team,
        clocks.business_minutes,
        clocks.elapsed_minutes,
        routes.assigned_at,
        clocks.routing_minutes,
        clocks.routing_business_minutes,
        promises.sla,
        promises.target_minutes,
        case
            when promises.is_business_time
                then coalesce(clocks.business_minutes, clocks.elapsed_minutes)
            else clocks.elapsed_minutes
        end as judged_minutes,
        case
            when promises.is_business_time
                then coalesce(clocks.routing_business_minutes, clocks.routing_minutes)
            else clocks.routing_minutes
        end as judged_routing_minutes
    from handoffs
    left join clocks
        on handoffs.handoff_id = clocks.handoff_id
    left join routes
        on handoffs.handoff_id = routes.handoff_id
    left join promises
        on handoffs.handoff_id = promises.handoff_id

),

handoffs_stated as (

    select
        handoffs_measured.*,
        case
            when judged_minutes > target_minutes then 'breached'
            when answered_at is not null and target_minutes is not null then 'met'
            else 'pending'
        end as sla_state,
        -- the team's promise runs from the handoff, a rep's from the assignment
        case
            when assigned_at is null and answered_at is null then 'pending'
            when judged_minutes - judged_routing_minutes > target_minutes then 'breached'
            when answered_at is not null and target_minutes is not null then 'met'
            else 'pending'
        end as rep_sla_state
    from handoffs_measured

),

handoffs_judged as (

    select
        handoff_id,
        pass_id,
        customer_id,
        owner_id,
        first_action_owner_id,
        team,
        sla,
        sla_state,
        rep_sla_state,
        case
            when is_accepted then 'accepted'
            when exit_stage is not null then exit_stage
            when answered_at is null and sla_state = 'breached' then 'ignored'
            else 'open'
        end as outcome,
        case when not is_accepted then exit_reason end as reason,
        period_label,
        target_minutes,
        case when answered_at is not null then elapsed_minutes end as response_minutes,
        case when answered_at is not null then business_minutes end as response_business_minutes,
        judged_minutes,
        routing_minutes,
        routing_business_minutes,
        case
            when answered_at is not null then elapsed_minutes - routing_minutes
        end as human_minutes,
        case
            when answered_at is not null then business_minutes - routing_business_minutes
        end as human_business_minutes,
        is_already_engaged,
        is_acceptance_implied,
        handed_off_date,
        handed_off_at,
        assigned_at,
        first_action_at,
        answered_at,
        accepted_at,
        rejected_at
    from handoffs_stated

)

select * from handoffs_judged
