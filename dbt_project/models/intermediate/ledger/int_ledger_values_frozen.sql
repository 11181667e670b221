{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
runs as (select * from {{ ref('stg_contract__runs') }}),
estimates as (select * from {{ ref('int_ledger_values_estimated') }}),

windows as (

    select max(coalesce(restatement_days, 0)) as restatement_days
    from {{ ref('stg_contract__sources') }}
    where is_enabled

),

-- what was known when the month began is itself open to corrections for as long as a source is;
-- what lies before the first run is reconstructed, and no yardstick that anybody was shown
estimates_closed as (

    select
        estimates.*,
        settings.run_id as frozen_by_run_id,
        settings.as_of_at as frozen_at
    from estimates
    cross join settings
    cross join windows
    cross join runs
    where estimates.basis <> 'none'
        and estimates.month_start_date >= cast(runs.first_as_of_at as date)
        and {{ days_after(
            'estimates.month_start_date', 'coalesce(windows.restatement_days, 0)'
        ) }} <= settings.as_of_date

),

frozen as (

    {% if is_incremental() -%}
    select business, segment, month_start_date, stage from {{ this }}
    {%- else -%}
    select business, segment, month_start_date, stage from estimates_closed where false
    {%- endif %}

),

values_frozen as (

    select
        estimates_closed.business,
        estimates_closed.segment,
        estimates_closed.month_start_date,
        estimates_closed.stage,
        estimates_closed.win_rate,
        estimates_closed.norm_win_rate,
        estimates_closed.basis,
        estimates_closed.win_value,
        estimates_closed.norm_value,
        estimates_closed.frozen_by_run_id,
        estimates_closed.frozen_at
    from estimates_closed
    left join frozen
        on estimates_closed.business = frozen.business
        and estimates_closed.segment = frozen.segment
        and estimates_closed.month_start_date = frozen.month_start_date
        and estimates_closed.stage = frozen.stage
    where frozen.stage is null

)

select * from values_frozen
