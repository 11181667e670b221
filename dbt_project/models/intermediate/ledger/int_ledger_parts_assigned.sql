{{ config(materialized='table') }}

with parts as (

    select * from {{ ref('int_ledger_parts_listed') }}
    where amount <> 0 or realised_amount <> 0

),

units as (select * from {{ ref('int_ledger_units_listed') }}),
segments as (select * from {{ ref('int_ledger_segments_frozen') }}),
faults as (select * from {{ ref('int_handshake_faults_judged') }}),
fault_departments as (select * from {{ ref('handshake_rules') }}),
owner_teams as (select * from {{ ref('int_owner_teams_dated') }}),

-- what is taken back is taken back from whoever had it
parts_answered as (

    select
        parts.*,
        units.led_by_pass_id,
        units.deal_id,
        segments.source_department,
        case when parts.entry_kind = 'reversal' then parts.owner_kind else parts.entry_kind end
            as answers_for,
        case
            when units.deal_id is not null and parts.stage = 'sqo'
                or parts.entry_kind in ('won', 'lost', 'amount_change')
                then coalesce(units.deal_owner_id, units.lead_owner_id)
            else units.lead_owner_id
        end as rep_id,
        faults.rule,
        fault_departments.department as fault_department
    from parts
    inner join units
        on parts.unit_id = units.unit_id
    inner join segments
        on parts.unit_id = segments.unit_id
    left join faults
        on units.led_by_pass_id = faults.pass_id
        and parts.stage = 'mql'
    left join fault_departments
        on faults.rule = fault_departments.rule

),

parts_teamed as (

    select
        parts_answered.*,
        owner_teams.team,
        owner_teams.department as rep_department
    from parts_answered
    left join owner_teams
        on parts_answered.rep_id = owner_teams.owner_id
        and {{ holds_on('owner_teams', 'parts_answered.owner_date') }}

),

-- one department, or the shares that the contract gives of a stage
parts_assigned as (

    select
        parts_teamed.*,
        case
            when answers_for = 'quality' then source_department
            when answers_for in ('market', 'recycling', 'consolidation') then 'unowned'
            when answers_for in ('won', 'lost', 'amount_change')
                or answers_for in ('silence', 'silent') and stage = 'sqo'
                then rep_department
            when answers_for in ('handshake', 'rejected', 'silence', 'silent')
                and rule is not null and rule <> 'shared' then fault_department
        end as department,
        case
            when answers_for in ('won', 'lost') then answers_for
            when answers_for in ('handshake', 'rejected')
                or answers_for in ('silence', 'silent') and rule = 'shared' then 'rejected'
            else stage
        end as owner_stage
    from parts_teamed

)

select * from parts_assigned
