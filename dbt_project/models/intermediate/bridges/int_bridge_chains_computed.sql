{{ config(materialized='table') }}

with metrics as (select * from {{ ref('int_bridge_metrics_summed') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }}),
plans as (select * from {{ ref('int_bridge_plans_derived') }}),
actuals as (select * from {{ ref('int_bridge_actuals_measured') }}),

chains_listed as (

    select
        metrics.metric,
        metrics.period_start_date,
        metrics.period_end_date,
        max(last_factors.position) as factor_count,
        {{ ordered_list('plans.planned_value', 'factors.position') }} as planned_values,
        {{ ordered_list('actuals.actual_value', 'factors.position') }} as actual_values
    from metrics
    inner join factors as last_factors
        on metrics.metric = last_factors.metric
    inner join factors
        on factors.position <= last_factors.position
    inner join plans
        on factors.factor = plans.factor
        and metrics.period_start_date = plans.period_start_date
        and metrics.period_end_date = plans.period_end_date
    inner join actuals
        on factors.factor = actuals.factor
        and metrics.period_start_date = actuals.period_start_date
        and metrics.period_end_date = actuals.period_end_date
    group by metrics.metric, metrics.period_start_date, metrics.period_end_date

),

chains_computed as (

    select
        metric,
        period_start_date,
        period_end_date,
        factor_count,
        {{ chain_bridge('planned_values', 'actual_values') }} as bridge
    from chains_listed

)

select * from chains_computed
