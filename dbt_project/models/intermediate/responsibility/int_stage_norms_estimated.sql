{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
plans as (select * from {{ ref('int_stage_plans_summed') }}),

transitions as (

    select * from {{ ref('int_stage_transitions_observed') }}
    where is_mature

),

deals as (

    select * from {{ ref('int_deals_valued') }}
    where is_won and deal_type = 'new'

),

transitions_counted as (

    select
        from_stage,
        count(*) as mature_count,
        sum(case when is_reached_in_time then 1 else 0 end) as converted_count
    from transitions
    group by from_stage

),

plans_followed as (

    select
        stage,
        position,
        lead(planned_count) over (order by position) / nullif(planned_count, 0) as planned_rate,
        lead(stage) over (order by position) is null as is_last
    from plans

),

-- shrunk: as many imagined members as the contract's weight convert at the plan's rate
rates_estimated as (

    select
        plans_followed.stage,
        plans_followed.position,
        coalesce(transitions_counted.mature_count, 0) as mature_count,
        plans_followed.is_last,
        case
            when plans_followed.is_last then 1
            when plans_followed.planned_rate is null
                then transitions_counted.converted_count * 1.0 / transitions_counted.mature_count
            else (
                coalesce(transitions_counted.converted_count, 0)
                + thresholds.shrinkage_weight * least(plans_followed.planned_rate, 1)
            ) / (coalesce(transitions_counted.mature_count, 0) + thresholds.shrinkage_weight)
        end as next_rate
    from plans_followed
    cross join thresholds
    left join transitions_counted
        on plans_followed.stage = transitions_counted.from_stage

),

values_summed as (

    select
        count(amount) as won_count,
        coalesce(sum(amount), 0) as won_amount
    from deals

),

values_estimated as (

    select
        values_summed.won_count,
        case
            when plans.planned_amount is null or coalesce(plans.planned_count, 0) = 0
                then values_summed.won_amount / nullif(values_summed.won_count, 0)
            else (
                values_summed.won_amount
                + thresholds.shrinkage_weight * plans.planned_amount / plans.planned_count
            ) / (values_summed.won_count + thresholds.shrinkage_weight)
        end as won_value
    from values_summed
    cross join thresholds
    left join plans
        on plans.stage = 'won'

),

norms_estimated as (

    select
        rates.stage,
        rates.position,
        min(rates.mature_count) as mature_count,
        cast(
            case
                when count(later.next_rate) < count(*) then null
                else {{ product_of('later.next_rate') }}
            end as decimal(9, 6)
        ) as win_rate,
        case
            when min(case when later.is_last then 1 else later.mature_count end) = 0
                or max(values_estimated.won_count) = 0 then 'cold_start'
            else 'mature_cohorts'
        end as basis,
        cast(max(values_estimated.won_value) as decimal(18, 2)) as won_value
    from rates_estimated as rates
    inner join rates_estimated as later
        on rates.position <= later.position
    cross join values_estimated
    group by rates.stage, rates.position

)

select * from norms_estimated
