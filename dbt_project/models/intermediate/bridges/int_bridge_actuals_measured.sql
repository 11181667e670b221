{{ config(materialized='table') }}

with plans as (select * from {{ ref('int_bridge_plans_derived') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }}),

entries as (

    select * from {{ ref('int_stage_entries_built') }}
    where unit = 'pass'

),

transitions as (select * from {{ ref('int_stage_transitions_observed') }}),
deals as (select * from {{ ref('int_deals_valued') }}),

observations_unioned as (

    select
        factors.factor, factors.kind, entries.entered_date,
        true as is_mature, cast(1 as double) as value
    from factors
    inner join entries
        on factors.kind = 'volume' and factors.stage = entries.stage
    union all
    select
        factors.factor, factors.kind, transitions.entered_date,
        transitions.is_mature, case when transitions.is_reached_in_time then 1 else 0 end
    from factors
    inner join transitions
        on factors.kind = 'rate' and factors.stage = transitions.to_stage
    union all
    select
        factors.factor, factors.kind, transitions.entered_date,
        transitions.is_mature, case when transitions.is_reached_in_time then deals.amount end
    from factors
    inner join transitions
        on factors.kind = 'value' and factors.stage = transitions.to_stage
    inner join deals
        on transitions.unit_id = deals.deal_id

),

factors_aggregated as (

    select
        plans.period_start_date,
        plans.period_end_date,
        plans.factor,
        factors.kind,
        count(case when observations.is_mature then observations.value end) as sample_count,
        coalesce(
            sum(case when observations.is_mature then observations.value end), 0
        ) as value_sum,
        stddev_samp(case when observations.is_mature then observations.value end) as value_spread,
        coalesce(sum(case when observations.is_mature then 0 else 1 end), 0) as immature_count,
        count(observations.factor) as member_count
    from plans
    inner join factors
        on plans.factor = factors.factor
    left join observations_unioned as observations
        on plans.factor = observations.factor
        and plans.period_start_date <= observations.entered_date
        and observations.entered_date <= plans.period_end_date
    group by plans.period_start_date, plans.period_end_date, plans.factor, factors.kind

),

actuals_measured as (

    select
        period_start_date,
        period_end_date,
        factor,
        case
            when kind = 'volume' then value_sum
            else value_sum / nullif(sample_count, 0)
        end as actual_value,
        sample_count,
        member_count = 0 or immature_count = 0 as is_mature,
        case
            when kind = 'volume' then value_sum - 1.96 * sqrt(value_sum)
            when kind = 'rate' then {{ wilson_bound('value_sum', 'sample_count', 'lower') }}
            else (value_sum / nullif(sample_count, 0))
                - 1.96 * value_spread / sqrt(nullif(sample_count, 0))
        end as lower_value,
        case
            when kind = 'volume' then value_sum + 1.96 * sqrt(value_sum)
            when kind = 'rate' then {{ wilson_bound('value_sum', 'sample_count', 'upper') }}
            else (value_sum / nullif(sample_count, 0))
                + 1.96 * value_spread / sqrt(nullif(sample_count, 0))
        end as upper_value
    from factors_aggregated

)

select * from actuals_measured
