{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),
months as (select * from {{ ref('int_ledger_months_listed') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),
segments as (select * from {{ ref('int_ledger_segments_frozen') }}),

wins as (

    select
        events.unit_id, units.business, segments.segment, events.amount,
        {{ business_date('events.occurred_at', 'settings.timezone') }} as won_date
    from {{ ref('int_ledger_events_priced') }} as events
    cross join settings
    inner join units
        on events.unit_id = units.unit_id
    inner join segments
        on events.unit_id = segments.unit_id
    where events.kind = 'won'

),

-- wins of each segment and of all, known when the month begins
wins_summed as (

    select
        wins.business,
        wins.segment,
        months.month_start_date,
        count(wins.amount) as win_count,
        coalesce(sum(wins.amount), 0) as win_amount
    from wins
    inner join months
        on wins.won_date < months.month_start_date
    group by wins.business, wins.segment, months.month_start_date

),

stages_summed as (

    select
        business,
        month_start_date,
        sum(win_count) as win_count,
        sum(win_amount) as win_amount
    from wins_summed
    group by business, month_start_date

),

win_values_estimated as (

    select
        stages_summed.business,
        keys.segment,
        stages_summed.month_start_date,
        stages_summed.win_count as stage_count,
        stages_summed.win_amount / nullif(stages_summed.win_count, 0) as stage_value,
        (
            coalesce(wins_summed.win_amount, 0)
            + thresholds.shrinkage_weight
                * stages_summed.win_amount / nullif(stages_summed.win_count, 0)
        ) / (coalesce(wins_summed.win_count, 0) + thresholds.shrinkage_weight) as segment_value
    from stages_summed
    cross join thresholds
    inner join (
        select distinct units.business, segments.segment
        from units
        inner join segments
            on units.unit_id = segments.unit_id
    ) as keys
        on stages_summed.business = keys.business
    left join wins_summed
        on keys.business = wins_summed.business
        and keys.segment = wins_summed.segment
        and stages_summed.month_start_date = wins_summed.month_start_date

)

select * from win_values_estimated
