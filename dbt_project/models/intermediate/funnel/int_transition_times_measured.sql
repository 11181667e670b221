with settings as (select * from {{ ref('int_settings_resolved') }}),

transitions as (

    select * from {{ ref('int_stage_transitions_observed') }}
    where entered_at is not null and (not is_reached or reached_at is not null)

),

entries as (select * from {{ ref('int_stage_entries_built') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),

implied as (

    select pass_id as unit_id, 'pass' as unit, stage
    from {{ ref('int_pass_stage_entries_implied') }}
    where is_implied
    union all
    select unit_id, unit, stage
    from entries
    where is_implied and unit = 'deal'

),

exits as (

    select unit, unit_id, min(entered_at) as exited_at
    from entries
    where stage in ('lost', 'rejected', 'recycled') and not is_reversed
    group by unit, unit_id

),

-- an implied entry has no time of its own: it counts for conversion, never for its speed
times_measured as (

    select
        transitions.unit,
        transitions.unit_id,
        transitions.from_stage,
        transitions.to_stage,
        coalesce(sources.channel, 'unknown') as channel,
        case
            when transitions.is_reached then 'advanced'
            when exits.exited_at >= transitions.entered_at then 'exited'
            else 'waiting'
        end as outcome,
        greatest(
            ({{ epoch_seconds(
                'coalesce(transitions.reached_at, exits_after.exited_at, settings.as_of_at)'
            ) }} - {{ epoch_seconds('transitions.entered_at') }}) / 86400,
            0
        ) as stay_days
    from transitions
    cross join settings
    left join exits
        on transitions.unit = exits.unit
        and transitions.unit_id = exits.unit_id
    left join exits as exits_after
        on transitions.unit = exits_after.unit
        and transitions.unit_id = exits_after.unit_id
        and exits_after.exited_at >= transitions.entered_at
    left join implied as from_implied
        on transitions.unit = from_implied.unit
        and transitions.unit_id = from_implied.unit_id
        and transitions.from_stage = from_implied.stage
    left join implied as to_implied
        on transitions.unit = to_implied.unit
        and transitions.unit_id = to_implied.unit_id
        and transitions.to_stage = to_implied.stage
    left join sources
        on transitions.pass_id = sources.pass_id
    where from_implied.unit_id is null and to_implied.unit_id is null

)

select * from times_measured
