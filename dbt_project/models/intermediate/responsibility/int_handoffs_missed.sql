with settings as (select * from {{ ref('int_settings_resolved') }}),
thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
handoffs as (select * from {{ ref('int_handoffs_judged') }}),
answers as (select * from {{ ref('int_handoffs_answered') }}),
sla_targets as (select * from {{ ref('stg_contract__sla_targets') }}),

-- whatever ends the waiting is an act, late or poor as it may be
handoffs_ended as (

    select
        handoffs.*,
        coalesce(answers.answered_at, handoffs.accepted_at, answers.exited_at) as acted_at,
        answers.answered_at is not null or answers.is_accepted or answers.exit_stage is not null
            as is_acted
    from handoffs
    inner join answers
        on handoffs.handoff_id = answers.handoff_id
    where handoffs.handed_off_at is not null

),

handoffs_sorted as (

    select
        handoffs_ended.*,
        case
            when handoffs_ended.is_acted then 'breached'
            when {{ days_after('handoffs_ended.handed_off_at', 'thresholds.silence_days') }}
                <= settings.as_of_at then 'lost_at_handoff'
            else 'untouched'
        end as kind
    from handoffs_ended
    cross join settings
    cross join thresholds

),

handoffs_missed as (

    select
        handoffs_sorted.kind || ':' || handoffs_sorted.pass_id as missed_opportunity_id,
        handoffs_sorted.kind,
        'mql' as stage,
        handoffs_sorted.pass_id,
        handoffs_sorted.customer_id,
        coalesce(handoffs_sorted.first_action_owner_id, handoffs_sorted.owner_id) as owner_id,
        coalesce(sla_targets.owed_by, 'sales') as department,
        handoffs_sorted.team,
        handoffs_sorted.is_acted as is_closed,
        handoffs_sorted.handed_off_at as opened_at,
        handoffs_sorted.acted_at as closed_at
    from handoffs_sorted
    left join sla_targets
        on handoffs_sorted.sla = sla_targets.sla
        and {{ holds_on('sla_targets', 'handoffs_sorted.handed_off_date') }}
    where handoffs_sorted.kind <> 'breached' or handoffs_sorted.sla_state = 'breached'

)

select * from handoffs_missed
