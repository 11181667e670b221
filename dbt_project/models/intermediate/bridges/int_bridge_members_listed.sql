{{ config(materialized='table') }}

with factors as (select * from {{ ref('int_bridge_factors_listed') }}),
units as (select * from {{ ref('int_bridge_units_placed') }}),
transitions as (select * from {{ ref('int_stage_transitions_observed') }}),
deals as (select * from {{ ref('int_deals_revalued') }}),

entries as (

    select * from {{ ref('int_stage_entries_built') }}
    where unit = 'pass'

),

members_unioned as (

    select
        factors.factor, factors.kind, entries.unit, entries.unit_id, entries.entered_date,
        true as is_mature, cast(1 as double) as value
    from factors
    inner join entries
        on factors.kind = 'volume' and factors.stage = entries.stage
    union all
    select
        factors.factor, factors.kind, transitions.unit, transitions.unit_id,
        transitions.entered_date, transitions.is_mature,
        case when transitions.is_reached_in_time then 1 else 0 end
    from factors
    inner join transitions
        on factors.kind = 'rate' and factors.stage = transitions.to_stage
    union all
    select
        factors.factor, factors.kind, transitions.unit, transitions.unit_id,
        transitions.entered_date, transitions.is_mature,
        case when transitions.is_reached_in_time then deals.planned_amount end
    from factors
    inner join transitions
        on factors.kind = 'value' and factors.stage = transitions.to_stage
    inner join deals
        on transitions.unit_id = deals.deal_id

),

members_listed as (

    select
        members_unioned.factor,
        members_unioned.kind,
        members_unioned.unit_id,
        coalesce(units.account_id, members_unioned.unit_id) as account_id,
        coalesce(units.segment, 'unknown') as segment,
        coalesce(units.channel, 'unknown') as channel,
        members_unioned.is_mature,
        members_unioned.value,
        members_unioned.entered_date
    from members_unioned
    left join units
        on members_unioned.unit = units.unit
        and members_unioned.unit_id = units.unit_id

)

select * from members_listed
