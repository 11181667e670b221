{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
stages as (select * from {{ ref('int_stages_ordered') }}),
moments as (select * from {{ ref('int_ledger_moments_dated') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),

-- the first entry of the pass after a recycled one takes its value over
transfers as (

    select units.previous_unit_id as unit_id, min(moments.moment_at) as moment_at
    from units
    inner join moments
        on units.unit_id = moments.unit_id
        and moments.kind = 'entered'
    where units.previous_unit_id is not null
    group by units.previous_unit_id

),

moments_completed as (

    select unit_id, kind, stage, is_final, moment_at from moments
    union all
    select unit_id, 'transferred' as kind, 'recycled' as stage, false as is_final, moment_at
    from transfers

),

moments_followed as (

    select
        moments_completed.*,
        case
            when moments_completed.is_final then 9
            when moments_completed.kind = 'entered' then 1
            when moments_completed.kind in ('worked', 'amount') then 2
            when moments_completed.kind in ('rejected', 'recycled') then 3
            when moments_completed.kind in ('won', 'lost') then 4
            else 5
        end as kind_rank,
        stages.position
    from moments_completed
    left join stages
        on moments_completed.stage = stages.stage

),

moments_numbered as (

    select
        moments_followed.*,
        lead(moment_at) over (
            partition by unit_id order by moment_at, kind_rank, position, kind, stage
        ) as next_at,
        lag(kind) over (
            partition by unit_id order by moment_at, kind_rank, position, kind, stage
        ) as previous_kind,
        max(case when kind = 'entered' then position else 0 end) over (
            partition by unit_id order by moment_at, kind_rank, position, kind, stage
            rows between unbounded preceding and 1 preceding
        ) as highest_position
    from moments_followed

),

silences as (

    select
        moments_numbered.unit_id,
        moments_numbered.stage,
        {{ days_after('moments_numbered.moment_at', 'thresholds.silence_days') }} as moment_at
    from moments_numbered
    cross join settings
    cross join thresholds
    where moments_numbered.kind in ('entered', 'worked', 'amount', 'recycled')
        and {{ days_after('moments_numbered.moment_at', 'thresholds.silence_days') }}
            < coalesce(moments_numbered.next_at, settings.as_of_at)
        and not coalesce(
            moments_numbered.kind = 'amount' and moments_numbered.previous_kind in ('won', 'lost'),
            false
        )

),

silences_found as (

    select
        unit_id,
        -- a stage below one already reached, or reached again, is work and no progress
        case
            when kind = 'entered' and position <= coalesce(highest_position, 0) then 'worked'
            else kind
        end as kind,
        stage,
        kind_rank,
        position,
        is_final,
        moment_at
    from moments_numbered
    union all
    select unit_id, 'silent', stage, 0 as kind_rank, null as position, false, moment_at
    from silences

)

select * from silences_found
