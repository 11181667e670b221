{{ config(materialized='table') }}

with handoffs as (select * from {{ ref('int_handoffs_judged') }}),
efforts as (select * from {{ ref('int_handoff_efforts_counted') }}),
criteria as (select * from {{ ref('int_handoff_criteria_checked') }}),

reasons as (

    select * from {{ ref('stg_contract__reasons') }}
    where kind = 'rejected'

),

usual_reasons as (select * from {{ ref('handshake_reasons') }}),

handoffs_reasoned as (

    select
        handoffs.handoff_id,
        handoffs.pass_id,
        handoffs.owner_id,
        handoffs.first_action_owner_id,
        handoffs.outcome,
        handoffs.answered_at,
        handoffs.sla_state,
        coalesce(
            usual_reasons.fault, case when reasons.department = 'marketing' then 'bad_fit' end
        ) as fault,
        efforts.assigned_at,
        efforts.attempt_count,
        efforts.agreed_attempt_count,
        efforts.is_reached,
        efforts.is_routed_late,
        criteria.is_met
    from handoffs
    inner join efforts
        on handoffs.handoff_id = efforts.handoff_id
    left join criteria
        on handoffs.handoff_id = criteria.handoff_id
    left join usual_reasons
        on lower(handoffs.reason) = usual_reasons.reason
    left join reasons
        on handoffs.reason = reasons.reason
        and {{ holds_on('reasons', 'handoffs.handed_off_date') }}
    where handoffs.outcome <> 'accepted'

),

-- the first rule that matches decides, in the order that both departments agreed
faults_judged as (

    select
        handoffs_reasoned.*,
        case
            when outcome = 'rejected' and fault = 'bad_fit' and is_met then 'accept_criteria_met'
            when not is_met or fault = 'invalid_contact' then 'criteria_failed'
            when sla_state = 'breached' and is_routed_late then 'routed_late'
            when sla_state = 'breached' then 'no_action_in_time'
            when not is_reached and attempt_count < agreed_attempt_count then 'too_few_attempts'
            when not is_reached then 'no_answer'
            else 'shared'
        end as rule
    from handoffs_reasoned

)

select * from faults_judged
