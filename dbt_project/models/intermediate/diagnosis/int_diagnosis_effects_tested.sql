{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
audiences as (select * from {{ ref('int_diagnosis_audiences_measured') }}),
answers as (select * from {{ ref('int_diagnosis_answers_measured') }}),
sizes as (select * from {{ ref('int_diagnosis_sizes_measured') }}),
volumes as (select * from {{ ref('int_diagnosis_volumes_planned') }}),

effects_unioned as (

    select
        audiences.scope, audiences.scope_key, 'volume' as dimension,
        volumes.lead_count as sample_count,
        (volumes.lead_count - volumes.planned_count) * audiences.other_chance
            * audiences.win_value as effect,
        sqrt(volumes.planned_count) * audiences.other_chance * audiences.win_value as error,
        (volumes.lead_count - volumes.planned_count) / nullif(sqrt(volumes.planned_count), 0) as z
    from audiences
    inner join volumes
        on audiences.scope = volumes.scope and audiences.scope_key = volumes.scope_key
    union all
    -- more leads than planned of a lower rate are no fault while together they are worth the plan
    select
        audiences.scope, audiences.scope_key, 'audience', audiences.lead_count,
        audiences.lead_count * (audiences.chance - audiences.other_chance) * audiences.win_value,
        audiences.lead_count * audiences.win_value * sqrt(audiences.chance_variance),
        case
            when volumes.lead_count * audiences.chance
                >= volumes.planned_count * audiences.other_chance then 0
            else (audiences.chance - audiences.other_chance)
                / nullif(sqrt(audiences.chance_variance), 0)
        end
    from audiences
    left join volumes
        on audiences.scope = volumes.scope and audiences.scope_key = volumes.scope_key
    union all
    select
        answers.scope, answers.scope_key, 'response', audiences.lead_count,
        answers.response_wins * audiences.win_value,
        abs(answers.response_wins) * audiences.win_value * sqrt(answers.in_time_variance)
            / nullif(abs(answers.in_time_count - answers.expected_in_time_count), 0),
        (answers.in_time_count - answers.expected_in_time_count)
            / nullif(sqrt(answers.in_time_variance), 0)
    from answers
    inner join audiences
        on answers.scope = audiences.scope and answers.scope_key = audiences.scope_key
    union all
    select
        answers.scope, answers.scope_key, 'execution', answers.judged_count,
        (answers.won_count - answers.expected_won_count) * audiences.win_value,
        sqrt(answers.won_variance) * audiences.win_value,
        (answers.won_count - answers.expected_won_count) / nullif(sqrt(answers.won_variance), 0)
    from answers
    inner join audiences
        on answers.scope = audiences.scope and answers.scope_key = audiences.scope_key
    union all
    select
        scope, scope_key, 'value', priced_count,
        (kept_share - other_kept_share) * opened_amount,
        kept_spread / nullif(sqrt(priced_count), 0) * opened_amount,
        (kept_share - other_kept_share) * sqrt(priced_count) / nullif(kept_spread, 0)
    from sizes
    union all
    select
        scope, scope_key, 'value', won_count,
        won_amount - expected_amount, amount_error,
        (won_amount - expected_amount) / nullif(amount_error, 0)
    from sizes

),

chances_computed as (

    select
        effects_unioned.*,
        {{ normal_chance('effects_unioned.z') }} as lower_chance
    from effects_unioned
    where effects_unioned.z is not null

),

-- two looks at the value, at the price kept and at the size: the clearer one, at twice its chance
effects_ranked as (

    select
        chances_computed.*,
        row_number() over (
            partition by scope, scope_key, dimension order by lower_chance, sample_count desc
        ) as look_rank,
        count(*) over (partition by scope, scope_key, dimension) as look_count
    from chances_computed

),

effects_tested as (

    select
        effects_ranked.scope,
        effects_ranked.scope_key,
        effects_ranked.dimension,
        effects_ranked.sample_count,
        effects_ranked.effect,
        effects_ranked.effect - 1.96 * effects_ranked.error as lower_effect,
        effects_ranked.effect + 1.96 * effects_ranked.error as upper_effect,
        least(effects_ranked.lower_chance * effects_ranked.look_count, 1) as p_value,
        effects_ranked.sample_count >= case
            when effects_ranked.dimension = 'value' then 5
            else thresholds.minimum_sample
        end as is_testable
    from effects_ranked
    cross join thresholds
    where effects_ranked.look_rank = 1

)

select * from effects_tested
