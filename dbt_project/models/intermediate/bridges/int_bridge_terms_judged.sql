with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
terms as (select * from {{ ref('int_bridge_terms_listed') }}),
plans as (select * from {{ ref('int_bridge_plans_derived') }}),
actuals as (select * from {{ ref('int_bridge_actuals_measured') }}),

terms_judged as (

    select
        terms.metric,
        terms.period_start_date,
        terms.period_end_date,
        terms.factor,
        terms.stage,
        terms.position,
        terms.is_year_to_date,
        terms.target_value,
        terms.actual_value,
        plans.planned_value as factor_plan,
        actuals.actual_value as factor_actual,
        actuals.sample_count,
        terms.effect,
        terms.lowest,
        terms.highest,
        case
            when terms.kind = 'rest' then 'unowned'
            when plans.planned_value is null then 'not_planned'
            when not actuals.is_mature then 'provisional'
            when terms.kind = 'volume'
                and greatest(actuals.sample_count, plans.planned_value) < thresholds.minimum_sample
                then 'not_enough_evidence'
            when terms.kind <> 'volume' and actuals.sample_count < thresholds.minimum_sample
                then 'not_enough_evidence'
            when plans.planned_value between actuals.lower_value and actuals.upper_value
                then 'within_chance'
            when plans.planned_value > actuals.actual_value then 'behind'
            else 'ahead'
        end as verdict
    from terms
    cross join thresholds
    left join plans
        on terms.factor = plans.factor
        and terms.period_start_date = plans.period_start_date
        and terms.period_end_date = plans.period_end_date
    left join actuals
        on terms.factor = actuals.factor
        and terms.period_start_date = actuals.period_start_date
        and terms.period_end_date = actuals.period_end_date

)

select * from terms_judged
