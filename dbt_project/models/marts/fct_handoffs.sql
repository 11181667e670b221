with handoffs as (select * from {{ ref('int_handoffs_judged') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),
efforts as (select * from {{ ref('int_handoff_efforts_counted') }}),

handoffs_described as (

    select
        cast(handoffs.handoff_id as varchar) as handoff_id,
        cast(handoffs.pass_id as varchar) as pass_id,
        cast(handoffs.customer_id as varchar) as customer_id,
        cast(sources.campaign_id as varchar) as campaign_id,
        cast(handoffs.owner_id as varchar) as owner_id,
        cast(handoffs.first_action_owner_id as varchar) as first_action_owner_id,
        cast(handoffs.team as varchar) as team,
        cast(coalesce(sources.channel, 'unknown') as varchar) as channel,
        cast(handoffs.outcome as varchar) as outcome,
        cast(handoffs.reason as varchar) as reason,
        cast(handoffs.sla as varchar) as sla,
        cast(handoffs.sla_state as varchar) as sla_state,
        cast(handoffs.rep_sla_state as varchar) as rep_sla_state,
        cast(handoffs.period_label as varchar) as period_label,
        cast(handoffs.target_minutes as decimal(18, 2)) as target_minutes,
        cast(handoffs.judged_minutes as decimal(18, 4)) as judged_minutes,
        cast(handoffs.response_minutes as decimal(18, 4)) as response_minutes,
        cast(handoffs.response_business_minutes as decimal(18, 4)) as response_business_minutes,
        cast(handoffs.routing_minutes as decimal(18, 4)) as routing_minutes,
        cast(handoffs.routing_business_minutes as decimal(18, 4)) as routing_business_minutes,
        cast(handoffs.human_minutes as decimal(18, 4)) as human_minutes,
        cast(handoffs.human_business_minutes as decimal(18, 4)) as human_business_minutes,
        cast(coalesce(efforts.attempt_count, 0) as bigint) as attempt_count,
        cast(handoffs.is_already_engaged as boolean) as is_already_engaged,
        cast(handoffs.is_acceptance_implied as boolean) as is_acceptance_implied,
        cast(handoffs.handed_off_date as date) as handed_off_date,
        cast(handoffs.handed_off_at as timestamp) as handed_off_at,
        cast(handoffs.assigned_at as timestamp) as assigned_at,
        cast(handoffs.first_action_at as timestamp) as first_action_at,
        cast(handoffs.answered_at as timestamp) as answered_at,
        cast(handoffs.accepted_at as timestamp) as accepted_at,
        cast(handoffs.rejected_at as timestamp) as rejected_at
    from handoffs
    left join sources
        on handoffs.pass_id = sources.pass_id
    left join efforts
        on handoffs.handoff_id = efforts.handoff_id

)

select * from handoffs_described
