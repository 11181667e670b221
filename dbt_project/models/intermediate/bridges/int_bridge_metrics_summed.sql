{{ config(materialized='table') }}

with targets as (

    select * from {{ ref('int_bridge_periods_listed') }}
    where is_bridged

),

factors as (select * from {{ ref('int_bridge_factors_listed') }}),
units as (select * from {{ ref('int_bridge_units_placed') }}),
revalued as (select * from {{ ref('int_deals_revalued') }}),

entries as (

    select * from {{ ref('int_stage_entries_built') }}
    where not is_reversed and stage <> 'won' and (unit = 'pass' or deal_type = 'new')

),

deals as (

    select * from {{ ref('int_deals_valued') }}
    where is_won

),

events_unioned as (

    select
        factors.metric, entries.unit, entries.unit_id, entries.entered_date as event_date,
        true as is_new, cast(1 as decimal(18, 2)) as value, cast(1 as decimal(18, 2)) as planned
    from entries
    inner join factors
        on entries.stage = factors.stage and factors.kind in ('volume', 'rate')
    union all
    select
        'won_deals', 'deal', deal_id, closed_date, deal_type = 'new',
        cast(1 as decimal(18, 2)), cast(1 as decimal(18, 2))
    from deals
    union all
    select
        'won_revenue', 'deal', deals.deal_id, deals.closed_date, deals.deal_type = 'new',
        cast(coalesce(deals.amount, 0) as decimal(18, 2)),
        cast(coalesce(revalued.planned_amount, 0) as decimal(18, 2))
    from deals
    left join revalued
        on deals.deal_id = revalued.deal_id

),

events_placed as (

    select
        events_unioned.*,
        coalesce(units.segment, 'unknown') as segment,
        coalesce(units.channel, 'unknown') as channel
    from events_unioned
    left join units
        on events_unioned.unit = units.unit
        and events_unioned.unit_id = units.unit_id

),

-- planned: at the plan's exchange rates
metrics_summed as (

    select
        targets.metric,
        targets.segment,
        targets.channel,
        targets.period_start_date,
        targets.period_end_date,
        targets.is_year_to_date,
        max(targets.value) as target_value,
        coalesce(sum(events_placed.value), 0) as actual_value,
        coalesce(sum(case when events_placed.is_new then 0 else events_placed.planned end), 0)
            as other_value,
        coalesce(sum(events_placed.value - events_placed.planned), 0) as exchange_value
    from targets
    left join events_placed
        on targets.metric = events_placed.metric
        and targets.segment in ('all', events_placed.segment)
        and targets.channel in ('all', events_placed.channel)
        and targets.period_start_date <= events_placed.event_date
        and events_placed.event_date <= targets.period_end_date
    group by
        targets.metric, targets.segment, targets.channel, targets.period_start_date,
        targets.period_end_date, targets.is_year_to_date

)

select * from metrics_summed
