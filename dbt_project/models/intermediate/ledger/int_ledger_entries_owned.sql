{{ config(materialized='table') }}

with parts as (select * from {{ ref('int_ledger_parts_assigned') }}),

owners as (

    select * from {{ ref('stg_contract__stage_owners') }}
    where share > 0

),

owners_ranked as (

    select
        parts.unit_id,
        parts.event_number,
        parts.part_number,
        owners.department,
        owners.share,
        sum(owners.share) over (
            partition by parts.unit_id, parts.event_number, parts.part_number
            order by owners.department
            rows between unbounded preceding and current row
        ) as running_share
    from parts
    inner join owners
        on parts.department is null
        and parts.owner_stage = owners.stage
        and {{ holds_on('owners', 'parts.owner_date') }}

),

shares_completed as (

    select unit_id, event_number, part_number, department, share, running_share
    from owners_ranked
    union all
    -- what the contract gives to nobody
    select
        parts.unit_id, parts.event_number, parts.part_number,
        coalesce(parts.department, 'unowned') as department,
        1 - coalesce(sum(owners_ranked.share), 0) as share,
        1 as running_share
    from parts
    left join owners_ranked
        on parts.unit_id = owners_ranked.unit_id
        and parts.event_number = owners_ranked.event_number
        and parts.part_number = owners_ranked.part_number
    group by parts.unit_id, parts.event_number, parts.part_number, parts.department
    having coalesce(sum(owners_ranked.share), 0) < 1

),

-- rounded as running sums, so that the entries of a part add up to it
entries_owned as (

    select
        parts.unit_id,
        parts.event_number,
        parts.part_number,
        parts.entry_kind,
        parts.stage,
        case when parts.stage <> parts.previous_stage then parts.previous_stage end as from_stage,
        shares_completed.department,
        case when shares_completed.department = parts.rep_department then parts.rep_id end
            as owner_id,
        case when shares_completed.department = parts.rep_department then parts.team end as team,
        case
            when parts.answers_for in ('handshake', 'rejected', 'silence', 'silent')
                then parts.rule
        end as rule,
        parts.segment,
        parts.basis,
        cast(
            round(parts.amount * shares_completed.running_share, 2) as decimal(18, 2)
        ) - cast(
            round(
                parts.amount * (shares_completed.running_share - shares_completed.share), 2
            ) as decimal(18, 2)
        ) as amount,
        parts.balance_after,
        case
            when row_number() over (
                partition by parts.unit_id, parts.event_number
                order by parts.part_number, shares_completed.department
            ) = 1 then parts.realised_amount
            else 0
        end as realised_amount,
        parts.month_start_date,
        parts.occurred_date,
        parts.occurred_at
    from parts
    inner join shares_completed
        on parts.unit_id = shares_completed.unit_id
        and parts.event_number = shares_completed.event_number
        and parts.part_number = shares_completed.part_number

)

select * from entries_owned
