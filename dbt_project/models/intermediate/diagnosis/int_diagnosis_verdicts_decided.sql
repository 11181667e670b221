{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
audiences as (select * from {{ ref('int_diagnosis_audiences_measured') }}),
answers as (select * from {{ ref('int_diagnosis_answers_measured') }}),
volumes as (select * from {{ ref('int_diagnosis_volumes_planned') }}),

effects as (

    select
        effects_judged.*,
        row_number() over (
            partition by scope, scope_key, is_significant order by effect, dimension
        ) as effect_rank
    from {{ ref('int_diagnosis_effects_judged') }} as effects_judged

),

effects_pivoted as (

    select
        scope,
        scope_key,
        max(case when is_significant and effect_rank = 1 then dimension end) as cause,
        max(case when is_significant and effect_rank = 2 then dimension end) as second_cause,
        max(case when is_significant and effect_rank = 3 then dimension end) as third_cause,
        max(case when dimension = 'volume' then effect end) as volume_effect,
        max(case when dimension = 'volume' then lower_effect end) as volume_lower_effect,
        max(case when dimension = 'volume' then upper_effect end) as volume_upper_effect,
        max(case when dimension = 'volume' then p_value end) as volume_p_value,
        max(case when dimension = 'audience' then effect end) as audience_effect,
        max(case when dimension = 'audience' then lower_effect end) as audience_lower_effect,
        max(case when dimension = 'audience' then upper_effect end) as audience_upper_effect,
        max(case when dimension = 'audience' then p_value end) as audience_p_value,
        max(case when dimension = 'response' then effect end) as response_effect,
        max(case when dimension = 'response' then lower_effect end) as response_lower_effect,
        max(case when dimension = 'response' then upper_effect end) as response_upper_effect,
        max(case when dimension = 'response' then p_value end) as response_p_value,
        max(case when dimension = 'execution' then effect end) as execution_effect,
        max(case when dimension = 'execution' then lower_effect end) as execution_lower_effect,
        max(case when dimension = 'execution' then upper_effect end) as execution_upper_effect,
        max(case when dimension = 'execution' then p_value end) as execution_p_value,
        max(case when dimension = 'value' then effect end) as value_effect,
        max(case when dimension = 'value' then lower_effect end) as value_lower_effect,
        max(case when dimension = 'value' then upper_effect end) as value_upper_effect,
        max(case when dimension = 'value' then p_value end) as value_p_value
    from effects
    group by scope, scope_key

),

verdicts_decided as (

    select
        audiences.scope,
        audiences.scope_key,
        case
            when effects_pivoted.cause is not null then effects_pivoted.cause
            when audiences.lead_count < thresholds.minimum_sample
                or coalesce(answers.judged_count, 0) < thresholds.minimum_sample
                then 'not_enough_evidence'
            else 'on_track'
        end as verdict,
        effects_pivoted.second_cause
            || coalesce(', ' || effects_pivoted.third_cause, '') as also,
        case
            when effects_pivoted.cause in ('volume', 'audience') then 'marketing'
            when effects_pivoted.cause = 'response'
                and 2 * (
                    audiences.lost_in_routing_count - audiences.expected_lost_in_routing_count
                ) > answers.expected_in_time_count - answers.in_time_count then 'routing'
            when effects_pivoted.cause in ('response', 'execution', 'value') then 'sales'
        end as answerable,
        audiences.lead_count,
        audiences.mature_count,
        volumes.planned_count,
        audiences.chance,
        audiences.other_chance,
        audiences.win_value,
        answers.in_time_count,
        answers.expected_in_time_count,
        audiences.late_count,
        audiences.lost_in_routing_count,
        answers.won_count,
        answers.expected_won_count,
        effects_pivoted.volume_effect,
        effects_pivoted.volume_lower_effect,
        effects_pivoted.volume_upper_effect,
        effects_pivoted.volume_p_value,
        effects_pivoted.audience_effect,
        effects_pivoted.audience_lower_effect,
        effects_pivoted.audience_upper_effect,
        effects_pivoted.audience_p_value,
        effects_pivoted.response_effect,
        effects_pivoted.response_lower_effect,
        effects_pivoted.response_upper_effect,
        effects_pivoted.response_p_value,
        effects_pivoted.execution_effect,
        effects_pivoted.execution_lower_effect,
        effects_pivoted.execution_upper_effect,
        effects_pivoted.execution_p_value,
        effects_pivoted.value_effect,
        effects_pivoted.value_lower_effect,
        effects_pivoted.value_upper_effect,
        effects_pivoted.value_p_value,
        audiences.first_date,
        audiences.last_date
    from audiences
    cross join thresholds
    left join effects_pivoted
        on audiences.scope = effects_pivoted.scope
        and audiences.scope_key = effects_pivoted.scope_key
    left join answers
        on audiences.scope = answers.scope and audiences.scope_key = answers.scope_key
    left join volumes
        on audiences.scope = volumes.scope and audiences.scope_key = volumes.scope_key

)

select * from verdicts_decided
