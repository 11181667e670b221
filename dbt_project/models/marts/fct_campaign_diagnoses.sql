with verdicts as (select * from {{ ref('int_diagnosis_verdicts_decided') }}),
campaigns as (select * from {{ ref('int_campaigns_unioned') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

verdicts_named as (

    select
        verdicts.*,
        settings.currency,
        case
            when verdicts.scope = 'campaign'
                then coalesce(campaigns.campaign_name, verdicts.scope_key)
            else verdicts.scope_key
        end as scope_name,
        round(100 * verdicts.chance / nullif(verdicts.other_chance, 0)) as quality_percent,
        round(
            100.0 * verdicts.in_time_count
            / nullif(verdicts.in_time_count + verdicts.late_count, 0)
        ) as in_time_percent
    from verdicts
    cross join settings
    left join campaigns
        on verdicts.scope = 'campaign' and verdicts.scope_key = campaigns.campaign_id

),

diagnoses_described as (

    select
        cast({{ surrogate_key(['scope', 'scope_key']) }} as varchar) as diagnosis_id,
        cast(scope as varchar) as scope,
        cast(scope_key as varchar) as scope_key,
        cast(scope_name as varchar) as scope_name,
        cast(verdict as varchar) as verdict,
        cast(also as varchar) as also,
        cast(answerable as varchar) as answerable,
        cast(
            scope_name || ' brought ' || cast(lead_count as varchar) || ' leads'
            || coalesce(', ' || cast(cast(quality_percent as bigint) as varchar)
                || ' % of the quality of the others', '')
            || coalesce('; ' || cast(cast(in_time_percent as bigint) as varchar)
                || ' % were answered in time', '')
            || coalesce('; ' || cast(cast(won_count as bigint) as varchar) || ' were won where '
                || cast(round(cast(expected_won_count as decimal(18, 4)), 1) as varchar)
                || ' were to be expected of such leads', '')
            || ': ' || replace(verdict, '_', ' ')
            || coalesce(' (also ' || also || ')', '') || '.'
            as varchar
        ) as sentence,
        cast(currency as varchar) as currency,
        cast(lead_count as bigint) as lead_count,
        cast(mature_count as bigint) as mature_count,
        cast(planned_count as decimal(18, 4)) as planned_count,
        cast(in_time_count as bigint) as in_time_count,
        cast(expected_in_time_count as double) as expected_in_time_count,
        cast(late_count as bigint) as late_count,
        cast(lost_in_routing_count as bigint) as lost_in_routing_count,
        cast(won_count as bigint) as won_count,
        cast(expected_won_count as double) as expected_won_count,
        cast(chance as double) as win_chance,
        cast(other_chance as double) as other_win_chance,
        cast(win_value as decimal(18, 2)) as win_value,
        cast(volume_effect as decimal(18, 2)) as volume_effect,
        cast(volume_lower_effect as decimal(18, 2)) as volume_lower_effect,
        cast(volume_upper_effect as decimal(18, 2)) as volume_upper_effect,
        cast(volume_p_value as double) as volume_p_value,
        cast(audience_effect as decimal(18, 2)) as audience_effect,
        cast(audience_lower_effect as decimal(18, 2)) as audience_lower_effect,
        cast(audience_upper_effect as decimal(18, 2)) as audience_upper_effect,
        cast(audience_p_value as double) as audience_p_value,
        cast(response_effect as decimal(18, 2)) as response_effect,
        cast(response_lower_effect as decimal(18, 2)) as response_lower_effect,
        cast(response_upper_effect as decimal(18, 2)) as response_upper_effect,
        cast(response_p_value as double) as response_p_value,
        cast(execution_effect as decimal(18, 2)) as execution_effect,
        cast(execution_lower_effect as decimal(18, 2)) as execution_lower_effect,
        cast(execution_upper_effect as decimal(18, 2)) as execution_upper_effect,
        cast(execution_p_value as double) as execution_p_value,
        cast(value_effect as decimal(18, 2)) as value_effect,
        cast(value_lower_effect as decimal(18, 2)) as value_lower_effect,
        cast(value_upper_effect as decimal(18, 2)) as value_upper_effect,
        cast(value_p_value as double) as value_p_value,
        cast(first_date as date) as first_handoff_date,
        cast(last_date as date) as last_handoff_date
    from verdicts_named

)

select * from diagnoses_described
