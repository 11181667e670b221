{{ config(materialized='table') }}

with times as (select * from {{ ref('int_transition_times_measured') }}),

times_grouped as (

    select
        from_stage,
        to_stage,
        channel,
        cast(ceil(stay_days) as integer) as day_number,
        outcome
    from times
    union all
    select from_stage, to_stage, 'all', cast(ceil(stay_days) as integer), outcome
    from times

),

days_counted as (

    select
        from_stage,
        to_stage,
        channel,
        day_number,
        count(*) as left_count,
        sum(case when outcome = 'advanced' then 1 else 0 end) as advanced_count,
        sum(case when outcome = 'exited' then 1 else 0 end) as exited_count
    from times_grouped
    group by from_stage, to_stage, channel, day_number

),

risks_counted as (

    select
        days_counted.*,
        sum(left_count) over (
            partition by from_stage, to_stage, channel
            order by day_number desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from days_counted

),

-- products as sums of logarithms; the floor stands for zero, of which there is no logarithm
survivals_estimated as (

    select
        risks_counted.*,
        exp(sum(
            ln(greatest(1 - (advanced_count + exited_count) * 1.0 / at_risk_count, 0.000000000001))
        ) over (
            partition by from_stage, to_stage, channel order by day_number
            rows between unbounded preceding and current row
        )) as staying_rate,
        exp(sum(
            ln(greatest(1 - advanced_count * 1.0 / at_risk_count, 0.000000000001))
        ) over (
            partition by from_stage, to_stage, channel order by day_number
            rows between unbounded preceding and current row
        )) as waiting_rate
    from risks_counted

),

curves_estimated as (

    select
        from_stage,
        to_stage,
        channel,
        day_number,
        at_risk_count,
        advanced_count,
        exited_count,
        left_count - advanced_count - exited_count as censored_count,
        1 - round(waiting_rate, 11) as kaplan_meier_rate,
        sum(
            coalesce(staying_before, 1) * advanced_count * 1.0 / at_risk_count
        ) over (
            partition by from_stage, to_stage, channel order by day_number
            rows between unbounded preceding and current row
        ) as conversion_rate
    from (
        select
            survivals_estimated.*,
            lag(staying_rate) over (
                partition by from_stage, to_stage, channel order by day_number
            ) as staying_before
        from survivals_estimated
    ) as survivals_lagged

)

select * from curves_estimated
