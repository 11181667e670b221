with fct_handoffs as (

    select * from {{ ref('fct_handoffs') }}

)

select
    handoff_id,
    pass_id,
    customer_id,
    campaign_id,
    owner_id,
    first_action_owner_id,
    team,
    channel,
    outcome,
    reason,
    sla,
    sla_state,
    rep_sla_state,
    period_label,
    target_minutes,
    judged_minutes,
    response_minutes,
    response_business_minutes,
    routing_minutes,
    routing_business_minutes,
    human_minutes,
    human_business_minutes,
    attempt_count,
    is_already_engaged,
    is_acceptance_implied,
    handed_off_date,
    handed_off_at,
    assigned_at,
    first_action_at,
    answered_at,
    accepted_at,
    rejected_at
from fct_handoffs
