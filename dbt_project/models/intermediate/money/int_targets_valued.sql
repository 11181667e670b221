{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
targets as (select * from {{ ref('int_targets_unioned') }}),
rates as (select * from {{ ref('int_fx_rates_resolved') }}),

targets_valued as (

    select
        targets.target_id,
        targets.source,
        targets.metric,
        targets.segment,
        targets.channel,
        targets.department,
        coalesce(targets.profile, 'even') as profile,
        targets.currency as source_currency,
        case when targets.currency is not null then settings.currency end as currency,
        targets.value as source_value,
        case
            when targets.currency is null or targets.currency = settings.currency then targets.value
            else {{ converted_amount('targets.value', 4) }}
        end as value,
        targets.currency is not null and rates.multiplier is null as is_rate_missing,
        targets.period_start_date,
        targets.period_end_date
    from targets
    cross join settings
    left join rates
        on targets.currency = rates.currency
        and least(targets.period_start_date, settings.as_of_date) = rates.rate_day

)

select * from targets_valued
