with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
stays as (

    select stage, stay_days, is_ended from {{ ref('int_stage_stays_measured') }}
    union all
    select stage, stay_days, is_ended from {{ ref('int_pass_stays_measured') }}

),

stages as (

    select * from {{ ref('int_stages_ordered') }}
    where unit <> 'exit' and stage <> 'won'

),

stays_grouped as (

    select
        stage,
        stay_days,
        count(*) as left_count,
        sum(case when is_ended then 1 else 0 end) as ended_count
    from stays
    group by stage, stay_days

),

risks_counted as (

    select
        stage,
        stay_days,
        ended_count,
        sum(left_count) over (
            partition by stage
            order by stay_days desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from stays_grouped

),

-- Kaplan and Meier 1958: the share still there is the product of the shares that stayed at each
-- duration; the floor stands for zero, of which there is no logarithm
survivals_estimated as (

    select
        stage,
        stay_days,
        exp(
            sum(ln(greatest(1 - ended_count * 1.0 / at_risk_count, 0.000000001))) over (
                partition by stage
                order by stay_days
                rows between unbounded preceding and current row
            )
        ) as survival_rate
    from risks_counted

),

percentiles_found as (

    select stage, min(stay_days) as ninetieth_days
    from survivals_estimated
    where survival_rate <= 0.1 + 0.000000001
    group by stage

),

ends_counted as (

    select stage, sum(case when is_ended then 1 else 0 end) as ended_count
    from stays
    group by stage

),

limits_estimated as (

    select
        stages.stage,
        coalesce(ends_counted.ended_count, 0) as ended_count,
        case
            when ends_counted.ended_count >= thresholds.minimum_sample
                and percentiles_found.ninetieth_days is not null then 'survival'
            else 'contract'
        end as basis,
        case
            when ends_counted.ended_count >= thresholds.minimum_sample
                then coalesce(percentiles_found.ninetieth_days, stages.horizon_days)
            else stages.horizon_days
        end as limit_days
    from stages
    cross join thresholds
    left join ends_counted
        on stages.stage = ends_counted.stage
    left join percentiles_found
        on stages.stage = percentiles_found.stage

)

select * from limits_estimated
