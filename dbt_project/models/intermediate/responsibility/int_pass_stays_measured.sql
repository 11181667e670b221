{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
entries as (select * from {{ ref('int_stage_entries_built') }} where entered_at is not null),

-- after the handoff and before the deal, where nobody's clock runs any more
stages as (

    select * from {{ ref('int_stages_ordered') }}
    where unit = 'person' and stage not in ('inquiry', 'mql')

),

positions as (select * from {{ ref('int_stages_ordered') }}),

stays_ended as (

    select
        entries.pass_id,
        entries.customer_id,
        entries.stage,
        entries.entered_at,
        min(later.entered_at) as left_at
    from entries
    inner join stages
        on entries.stage = stages.stage
    left join (
        select moves.pass_id, moves.entered_at, positions.position
        from entries as moves
        inner join positions
            on moves.stage = positions.stage
    ) as later
        on entries.pass_id = later.pass_id
        and stages.position < later.position
        and entries.entered_at <= later.entered_at
    where entries.unit = 'pass' and not entries.is_implied
    group by entries.pass_id, entries.customer_id, entries.stage, entries.entered_at

),

stays_measured as (

    select
        stays_ended.pass_id || ':' || stays_ended.stage as stay_id,
        stays_ended.pass_id,
        stays_ended.customer_id,
        stays_ended.stage,
        ({{ epoch_seconds('coalesce(stays_ended.left_at, settings.as_of_at)') }}
            - {{ epoch_seconds('stays_ended.entered_at') }}) / 86400 as stay_days,
        stays_ended.left_at is not null as is_ended,
        stays_ended.entered_at,
        stays_ended.left_at
    from stays_ended
    cross join settings
    where stays_ended.entered_at <= settings.as_of_at

)

select * from stays_measured
