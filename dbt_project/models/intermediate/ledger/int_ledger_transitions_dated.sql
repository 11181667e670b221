{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),

transitions as (

    select
        unit_id, from_stage, is_reached_in_time,
        {{ days_after('entered_at', 'horizon_days') }} as mature_at
    from {{ ref('int_stage_transitions_observed') }}
    where unit = 'pass' and entered_at is not null

),

units as (select * from {{ ref('int_ledger_units_listed') }}),
segments as (select * from {{ ref('int_ledger_segments_frozen') }}),
events as (select * from {{ ref('int_ledger_events_ordered') }}),
stages as (select * from {{ ref('int_stages_ordered') }}),

-- by the moves as they happened: a win that was taken back later was a win until then
deals_followed as (

    select
        events.unit_id,
        min(case when events.kind = 'entered' and events.stage = 'sqo' then events.occurred_at end)
            as entered_at,
        min(case when events.kind = 'won' then events.occurred_at end) as reached_at
    from events
    group by events.unit_id

),

members_unioned as (

    select
        units.unit_id, units.business, transitions.from_stage, transitions.mature_at,
        transitions.is_reached_in_time
    from transitions
    inner join units
        on transitions.unit_id = units.led_by_pass_id
    union all
    select
        deals_followed.unit_id, units.business, 'sqo' as from_stage,
        {{ days_after('deals_followed.entered_at', 'stages.horizon_days') }} as mature_at,
        coalesce(
            deals_followed.reached_at
                <= {{ days_after('deals_followed.entered_at', 'stages.horizon_days') }},
            false
        ) as is_reached_in_time
    from deals_followed
    inner join units
        on deals_followed.unit_id = units.unit_id
    inner join stages
        on stages.stage = 'sqo'
    where deals_followed.entered_at is not null

),

transitions_dated as (

    select
        members_unioned.unit_id,
        members_unioned.business,
        members_unioned.from_stage,
        segments.segment,
        members_unioned.is_reached_in_time,
        {{ business_date('members_unioned.mature_at', 'settings.timezone') }} as mature_date
    from members_unioned
    cross join settings
    inner join segments
        on members_unioned.unit_id = segments.unit_id
    where members_unioned.mature_at <= settings.as_of_at

)

select * from transitions_dated
