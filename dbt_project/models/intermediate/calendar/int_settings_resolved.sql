{{ config(materialized='table') }}

with runs as (select * from {{ ref('stg_contract__runs') }}),
companies as (select * from {{ ref('stg_contract__companies') }}),
thresholds as (select * from {{ ref('stg_contract__thresholds') }}),

companies_dated as (

    select
        runs.run_id,
        companies.company_name,
        companies.currency,
        companies.timezone,
        companies.conversion_unit,
        companies.conversion_filter,
        coalesce(companies.sourced_by, 'first_touch') as sourced_by,
        companies.contract_version,
        companies.fiscal_year_start_month,
        companies.week_start,
        companies.calendar,
        {{ business_date('runs.as_of_at', 'companies.timezone') }} as as_of_date,
        runs.as_of_at
    from runs
    cross join companies

),

thresholds_resolved as (

    select
        companies_dated.run_id,
        max(case when threshold = 'attribution_lookback_days' then value end) as lookback_days,
        max(case when threshold = 'session_timeout_minutes' then value end) as timeout_minutes,
        max(case when threshold = 'path_lookback_days' then value end) as path_lookback_days,
        max(case when threshold = 'rate_age_days' then value end) as rate_age_days,
        max(case when threshold = 'customer_active_days' then value end) as customer_active_days,
        max(case when threshold = 'gross_margin' then value end) as gross_margin
    from companies_dated
    inner join thresholds
        on {{ holds_on('thresholds', 'companies_dated.as_of_date') }}
    group by companies_dated.run_id

),

settings_completed as (

    select
        companies_dated.*,
        cast(coalesce(thresholds_resolved.lookback_days, 90) as integer) as lookback_days,
        cast(coalesce(thresholds_resolved.timeout_minutes, 30) as integer) as timeout_minutes,
        cast(thresholds_resolved.path_lookback_days as integer) as path_lookback_days,
        cast(coalesce(thresholds_resolved.rate_age_days, 7) as integer) as rate_age_days,
        cast(coalesce(thresholds_resolved.customer_active_days, 365) as integer)
            as customer_active_days,
        thresholds_resolved.gross_margin
    from companies_dated
    left join thresholds_resolved
        on companies_dated.run_id = thresholds_resolved.run_id

)

select * from settings_completed
