{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
steps as (select * from {{ ref('int_ledger_steps_estimated') }}),
win_values as (select * from {{ ref('int_ledger_win_values_estimated') }}),

stage_values as (

    select distinct business, month_start_date, stage_count, stage_value
    from win_values

),

-- the chance to be won is the product of the rates from the stage on
chances_multiplied as (

    select
        steps.business,
        steps.segment,
        steps.month_start_date,
        steps.stage,
        max(steps.planned_value) as planned_value,
        min(case when later.is_observed then 1 else 0 end) as observed,
        {{ product_of('later.rate') }} as win_rate,
        {{ product_of('later.norm_rate') }} as norm_win_rate
    from steps
    inner join steps as later
        on steps.business = later.business
        and steps.segment = later.segment
        and steps.month_start_date = later.month_start_date
        and steps.position <= later.position
    group by steps.business, steps.segment, steps.month_start_date, steps.stage

),

values_estimated as (

    select
        chances_multiplied.business,
        chances_multiplied.segment,
        chances_multiplied.month_start_date,
        chances_multiplied.stage,
        chances_multiplied.win_rate,
        chances_multiplied.norm_win_rate,
        case
            when chances_multiplied.observed = 1
                and (stage_values.stage_count >= thresholds.minimum_sample
                    or chances_multiplied.planned_value is null
                    and stage_values.stage_value is not null)
                then 'mature_cohorts'
            when chances_multiplied.planned_value is null and stage_values.stage_value is null
                then 'none'
            else 'cold_start'
        end as basis,
        case
            when stage_values.stage_count >= thresholds.minimum_sample
                then win_values.segment_value
            else coalesce(chances_multiplied.planned_value, stage_values.stage_value, 0)
        end as win_value,
        case
            when stage_values.stage_count >= thresholds.minimum_sample
                then stage_values.stage_value
            else coalesce(chances_multiplied.planned_value, stage_values.stage_value, 0)
        end as norm_value
    from chances_multiplied
    cross join thresholds
    left join stage_values
        on chances_multiplied.business = stage_values.business
        and chances_multiplied.month_start_date = stage_values.month_start_date
    left join win_values
        on chances_multiplied.business = win_values.business
        and chances_multiplied.segment = win_values.segment
        and chances_multiplied.month_start_date = win_values.month_start_date

)

select * from values_estimated
