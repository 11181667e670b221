{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),

entries as (

    select * from {{ ref('int_deal_stage_entries_dated') }}
    where entered_at is not null and not is_reversed

),

stages as (select * from {{ ref('int_stages_ordered') }}),
deals as (select * from {{ ref('int_deals_valued') }}),

-- a deal leaves a stage when it first enters a later one, an exit included
stays_ended as (

    select
        entries.deal_id,
        entries.stage,
        entries.entered_at,
        min(later.entered_at) as left_at
    from entries
    inner join stages
        on entries.stage = stages.stage
    left join (
        select moves.deal_id, moves.entered_at, later_stages.position
        from entries as moves
        inner join stages as later_stages
            on moves.stage = later_stages.stage
    ) as later
        on entries.deal_id = later.deal_id
        and stages.position < later.position
        and entries.entered_at <= later.entered_at
    where stages.unit <> 'exit' and stages.stage <> 'won'
    group by entries.deal_id, entries.stage, entries.entered_at

),

stays_measured as (

    select
        stays_ended.deal_id || ':' || stays_ended.stage as stay_id,
        stays_ended.deal_id,
        stays_ended.stage,
        ({{ epoch_seconds('coalesce(stays_ended.left_at, settings.as_of_at)') }}
            - {{ epoch_seconds('stays_ended.entered_at') }}) / 86400 as stay_days,
        stays_ended.left_at is not null as is_ended,
        stays_ended.entered_at,
        stays_ended.left_at
    from stays_ended
    cross join settings
    inner join deals
        on stays_ended.deal_id = deals.deal_id
    where stays_ended.entered_at <= settings.as_of_at
        and (stays_ended.left_at is not null or deals.stage = stays_ended.stage)

)

select * from stays_measured
