with targets as (

    select * from {{ ref('int_bridge_periods_listed') }}
    where is_bridged

),

factors as (select * from {{ ref('int_bridge_factors_listed') }}),

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
        factors.metric, entries.entered_date as event_date, true as is_new,
        cast(1 as decimal(18, 2)) as value
    from entries
    inner join factors
        on entries.stage = factors.stage and factors.kind <> 'value'
    union all
    select
        'won_deals' as metric, closed_date as event_date, deal_type = 'new' as is_new,
        cast(1 as decimal(18, 2)) as value
    from deals
    union all
    select
        'won_revenue' as metric, closed_date as event_date, deal_type = 'new' as is_new,
        cast(coalesce(amount, 0) as decimal(18, 2)) as value
    from deals

),

metrics_summed as (

    select
        targets.metric,
        targets.period_start_date,
        targets.period_end_date,
        targets.is_year_to_date,
        max(targets.value) as target_value,
        coalesce(sum(events_unioned.value), 0) as actual_value,
        coalesce(sum(case when events_unioned.is_new then 0 else events_unioned.value end), 0)
            as other_value
    from targets
    left join events_unioned
        on targets.metric = events_unioned.metric
        and targets.period_start_date <= events_unioned.event_date
        and events_unioned.event_date <= targets.period_end_date
    group by
        targets.metric, targets.period_start_date, targets.period_end_date,
        targets.is_year_to_date

)

select * from metrics_summed
