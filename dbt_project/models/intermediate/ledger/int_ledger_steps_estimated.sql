{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
months as (select * from {{ ref('int_ledger_months_listed') }}),
plans as (select * from {{ ref('int_stage_plans_summed') }}),
rates as (select * from {{ ref('int_ledger_rates_estimated') }}),

stage_rates as (

    select distinct business, from_stage, month_start_date, stage_count, stage_rate
    from rates

),

units as (

    select distinct units.business, segments.segment
    from {{ ref('int_ledger_units_listed') }} as units
    inner join {{ ref('int_ledger_segments_frozen') }} as segments
        on units.unit_id = segments.unit_id

),

plans_followed as (

    select
        stage,
        position,
        -- a plan that lacks a stage lacks its rate: least() would make a certainty of it
        case
            when lead(planned_count) over (order by position) >= planned_count then 1
            else lead(planned_count) over (order by position) / nullif(planned_count, 0)
        end as planned_rate,
        max(planned_amount) over () / nullif(
            max(case when stage = 'won' then planned_count end) over (), 0
        ) as planned_value
    from plans

),

-- fewer mature members than the minimum sample are no cohort yet: the plan stands
steps_listed as (

    select
        units.business,
        units.segment,
        months.month_start_date,
        plans_followed.stage,
        plans_followed.position,
        coalesce(stage_rates.stage_count, 0) >= thresholds.minimum_sample
            or plans_followed.planned_rate is null and stage_rates.stage_rate is not null
            as is_observed,
        case
            when coalesce(stage_rates.stage_count, 0) >= thresholds.minimum_sample
                then coalesce(rates.segment_rate, stage_rates.stage_rate)
            else coalesce(plans_followed.planned_rate, stage_rates.stage_rate)
        end as rate,
        case
            when coalesce(stage_rates.stage_count, 0) >= thresholds.minimum_sample
                then stage_rates.stage_rate
            else coalesce(plans_followed.planned_rate, stage_rates.stage_rate)
        end as norm_rate,
        plans_followed.planned_value
    from units
    cross join months
    cross join thresholds
    inner join plans_followed
        on plans_followed.stage <> 'won'
    left join stage_rates
        on units.business = stage_rates.business
        and plans_followed.stage = stage_rates.from_stage
        and months.month_start_date = stage_rates.month_start_date
    left join rates
        on units.business = rates.business
        and units.segment = rates.segment
        and plans_followed.stage = rates.from_stage
        and months.month_start_date = rates.month_start_date

)

select * from steps_listed
