{{ config(materialized='table') }}

with plans as (select * from {{ ref('int_bridge_plans_derived') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }}),
members as (select * from {{ ref('int_bridge_members_scoped') }}),

factors_aggregated as (

    select
        plans.period_start_date,
        plans.period_end_date,
        plans.segment,
        plans.channel,
        plans.factor,
        factors.kind,
        count(case when members.is_mature then members.value end) as sample_count,
        coalesce(sum(case when members.is_mature then members.value end), 0) as value_sum,
        stddev_samp(case when members.is_mature then members.value end) as value_spread,
        coalesce(sum(case when members.is_mature then 0 else 1 end), 0) as immature_count,
        count(members.factor) as member_count
    from plans
    inner join factors
        on plans.factor = factors.factor
    left join members
        on plans.factor = members.factor
        and plans.segment = members.segment
        and plans.channel = members.channel
        and plans.period_start_date = members.period_start_date
        and plans.period_end_date = members.period_end_date
    group by
        plans.period_start_date, plans.period_end_date, plans.segment, plans.channel,
        plans.factor, factors.kind

),

actuals_measured as (

    select
        period_start_date,
        period_end_date,
        segment,
        channel,
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
