{{ config(materialized='table') }}

with leads as (select * from {{ ref('int_lead_outcomes_observed') }}),
scores as (select * from {{ ref('int_lead_scores_fitted') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),
estimates as (select * from {{ ref('int_ledger_values_settled') }} where stage = 'mql'),

leads_valued as (

    select
        leads.*,
        scores.basis,
        scores.model_version,
        scores.win_rate,
        scores.base_rate,
        scores.trained_count,
        scores.latest_win_rate,
        estimates.win_value,
        scores.win_rate * estimates.win_value as expected_value,
        case
            when scores.win_rate < 0.67 * scores.base_rate then 'low'
            when scores.win_rate <= 1.33 * scores.base_rate then 'middle'
            else 'high'
        end as quality_band,
        case
            when scores.latest_win_rate < 0.67 * scores.latest_base_rate then 'low'
            when scores.latest_win_rate <= 1.33 * scores.latest_base_rate then 'middle'
            else 'high'
        end as latest_quality_band
    from leads
    inner join scores
        on leads.handoff_id = scores.handoff_id
    inner join units
        on leads.pass_id = units.led_by_pass_id
    left join estimates
        on units.business = estimates.business
        and leads.segment = estimates.segment
        and leads.month_start_date = estimates.month_start_date

)

select * from leads_valued
