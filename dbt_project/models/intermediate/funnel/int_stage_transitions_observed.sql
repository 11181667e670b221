{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
pass_entries as (select * from {{ ref('int_pass_stage_entries_implied') }}),
entries as (select * from {{ ref('int_stage_entries_built') }}),

stages as (

    select * from {{ ref('int_stages_ordered') }}
    where unit <> 'exit'

),

companies_with_deals as (

    select count(*) as deal_count from {{ ref('int_deals_valued') }}

),

stages_followed as (

    select
        stage as from_stage,
        lead(stage) over (order by position) as to_stage,
        coalesce(horizon_days, 90) as horizon_days
    from stages

),

members_unioned as (

    select 'pass' as unit, pass_id as unit_id, pass_id, stage, period_label, entered_at
    from pass_entries
    union all
    select 'deal' as unit, unit_id, pass_id, stage, period_label, entered_at
    from entries
    where unit = 'deal' and deal_type = 'new' and not is_reversed

),

transitions_paired as (

    select
        from_members.unit,
        from_members.unit_id,
        from_members.pass_id,
        stages_followed.from_stage,
        stages_followed.to_stage,
        from_members.period_label,
        stages_followed.horizon_days,
        to_members.unit_id is not null as is_reached,
        from_members.entered_at,
        to_members.entered_at as reached_at
    from members_unioned as from_members
    inner join stages_followed
        on from_members.stage = stages_followed.from_stage
        and stages_followed.to_stage is not null
    cross join companies_with_deals
    left join members_unioned as to_members
        on from_members.unit = to_members.unit
        and from_members.unit_id = to_members.unit_id
        and to_members.stage = stages_followed.to_stage
    where companies_with_deals.deal_count = 0
        or (from_members.unit = 'deal') = (stages_followed.from_stage = 'sqo')

),

transitions_bounded as (

    select
        transitions_paired.*,
        {{ days_after('transitions_paired.entered_at', 'transitions_paired.horizon_days') }}
            as mature_at
    from transitions_paired

),

transitions_observed as (

    select
        transitions_bounded.unit,
        transitions_bounded.unit_id,
        transitions_bounded.pass_id,
        transitions_bounded.from_stage,
        transitions_bounded.to_stage,
        transitions_bounded.period_label,
        transitions_bounded.horizon_days,
        transitions_bounded.is_reached,
        coalesce(transitions_bounded.mature_at <= settings.as_of_at, true) as is_mature,
        transitions_bounded.is_reached and coalesce(
            transitions_bounded.reached_at <= transitions_bounded.mature_at, true
        ) as is_reached_in_time,
        {{ business_date('transitions_bounded.entered_at', 'settings.timezone') }} as entered_date,
        transitions_bounded.entered_at,
        transitions_bounded.reached_at
    from transitions_bounded
    cross join settings

)

select * from transitions_observed
