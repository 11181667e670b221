with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
terms as (select * from {{ ref('int_bridge_terms_listed') }}),
plans as (select * from {{ ref('int_bridge_plans_derived') }}),
actuals as (select * from {{ ref('int_bridge_actuals_measured') }}),
volumes as (select factor from {{ ref('int_bridge_factors_listed') }} where kind = 'volume'),

-- a mix is as good as the people it is of
terms_measured as (

    select
        terms.*,
        plans.planned_value as factor_plan,
        case when terms.kind <> 'mix' then actuals.actual_value end as factor_actual,
        actuals.sample_count,
        actuals.is_mature,
        actuals.lower_value,
        actuals.upper_value
    from terms
    cross join volumes
    left join plans
        on terms.factor = plans.factor
        and terms.segment = plans.segment
        and terms.channel = plans.channel
        and terms.period_start_date = plans.period_start_date
        and terms.period_end_date = plans.period_end_date
    left join actuals
        on case when terms.kind = 'mix' then volumes.factor else terms.factor end = actuals.factor
        and terms.segment = actuals.segment
        and terms.channel = actuals.channel
        and terms.period_start_date = actuals.period_start_date
        and terms.period_end_date = actuals.period_end_date

),

terms_judged as (

    select
        terms_measured.metric,
        terms_measured.segment,
        terms_measured.channel,
        terms_measured.period_start_date,
        terms_measured.period_end_date,
        terms_measured.factor,
        terms_measured.stage,
        terms_measured.position,
        terms_measured.is_year_to_date,
        terms_measured.target_value,
        terms_measured.actual_value,
        terms_measured.factor_plan,
        terms_measured.factor_actual,
        terms_measured.sample_count,
        terms_measured.effect,
        terms_measured.lowest,
        terms_measured.highest,
        terms_measured.lower_effect,
        terms_measured.upper_effect,
        terms_measured.unit_effect,
        case
            when terms_measured.kind = 'rest' then 'unowned'
            when terms_measured.kind = 'mix' and not terms_measured.is_mix_planned
                then 'not_planned'
            when terms_measured.kind <> 'mix' and terms_measured.factor_plan is null
                then 'not_planned'
            -- a year so far always has young members: it is judged by those that are old enough
            when not terms_measured.is_mature and (
                not coalesce(terms_measured.is_year_to_date, false)
                or terms_measured.sample_count < thresholds.minimum_sample
            ) then 'provisional'
            when terms_measured.kind = 'volume'
                and greatest(terms_measured.sample_count, terms_measured.factor_plan)
                    < thresholds.minimum_sample
                then 'not_enough_evidence'
            when terms_measured.kind <> 'volume'
                and terms_measured.sample_count < thresholds.minimum_sample
                then 'not_enough_evidence'
            when terms_measured.lower_effect <= 0 and terms_measured.upper_effect >= 0
                then 'within_chance'
            when terms_measured.factor_plan
                between terms_measured.lower_value and terms_measured.upper_value
                and terms_measured.kind <> 'mix'
                then 'within_chance'
            when terms_measured.effect < 0 then 'behind'
            else 'ahead'
        end as verdict
    from terms_measured
    cross join thresholds

)

select * from terms_judged
