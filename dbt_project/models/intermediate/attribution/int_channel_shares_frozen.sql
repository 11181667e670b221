{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
shares as (select * from {{ ref('int_channel_shares_solved') }}),

windows as (

    select max(coalesce(restatement_days, 0)) as restatement_days
    from {{ ref('stg_contract__sources') }}
    where is_enabled

),

months_closed as (

    select distinct
        shares.subject_type,
        shares.conversion_type,
        shares.month_start_date,
        shares.method
    from shares
    cross join settings
    cross join windows
    where {{ days_after(
        months_after('shares.month_start_date', 1), 'coalesce(windows.restatement_days, 0)'
    ) }} <= settings.as_of_date

),

frozen as (

    {% if is_incremental() -%}
    select distinct subject_type, conversion_type, month_start_date, method from {{ this }}
    {%- else -%}
    select subject_type, conversion_type, month_start_date, method from months_closed where false
    {%- endif %}

),

shares_frozen as (

    select
        shares.subject_type,
        shares.conversion_type,
        shares.month_start_date,
        shares.method,
        shares.channel,
        shares.removal_effect,
        shares.share,
        settings.run_id as frozen_by_run_id,
        settings.as_of_at as frozen_at
    from shares
    cross join settings
    inner join months_closed
        on shares.subject_type = months_closed.subject_type
        and shares.conversion_type = months_closed.conversion_type
        and shares.month_start_date = months_closed.month_start_date
        and shares.method = months_closed.method
    left join frozen
        on shares.subject_type = frozen.subject_type
        and shares.conversion_type = frozen.conversion_type
        and shares.month_start_date = frozen.month_start_date
        and shares.method = frozen.method
    where frozen.method is null

)

select * from shares_frozen
