{{ config(materialized='table') }}

with handoffs as (select * from {{ ref('int_handoffs_answered') }}),
clocks as (select * from {{ ref('int_handoffs_clocked') }}),
sla_targets as (select * from {{ ref('stg_contract__sla_targets') }}),

targets_in_minutes as (

    select
        sla,
        owed_by,
        unit like 'business%' as is_business_time,
        target_value * case when unit = 'days' then 1440 else 1 end as target_minutes,
        valid_from,
        valid_to
    from sla_targets
    where from_stage = 'mql'
        and measure = 'first_action'
        and unit in ('business_minutes', 'days')

),

targets_ranked as (

    select
        handoffs.handoff_id,
        targets_in_minutes.*,
        row_number() over (
            partition by handoffs.handoff_id
            order by targets_in_minutes.target_minutes, targets_in_minutes.sla
        ) as target_rank
    from handoffs
    inner join targets_in_minutes
        on {{ holds_on('targets_in_minutes', 'handoffs.handed_off_date') }}

),

handoffs_measured as (

    select
        handoffs.*,
        clocks.team,
        clocks.business_minutes,
        clocks.elapsed_minutes,
        targets_ranked.sla,
        targets_ranked.target_minutes,
        case
            when targets_ranked.is_business_time
                then coalesce(clocks.business_minutes, clocks.elapsed_minutes)
            else clocks.elapsed_minutes
        end as judged_minutes
    from handoffs
    left join clocks
        on handoffs.handoff_id = clocks.handoff_id
    left join targets_ranked
        on handoffs.handoff_id = targets_ranked.handoff_id
        and targets_ranked.target_rank = 1

),

handoffs_stated as (

    select
        handoffs_measured.*,
        case
            when judged_minutes > target_minutes then 'breached'
            when answered_at is not null and target_minutes is not null then 'met'
            else 'pending'
        end as sla_state
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
        is_already_engaged,
        is_acceptance_implied,
        handed_off_date,
        handed_off_at,
        first_action_at,
        answered_at,
        accepted_at,
        rejected_at
    from handoffs_stated

)

select * from handoffs_judged
