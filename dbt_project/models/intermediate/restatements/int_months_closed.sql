with settings as (select * from {{ ref('int_settings_resolved') }}),
releases as (select * from {{ ref('stg_releases__versions') }}),
figures as (select * from {{ ref('stg_releases__figures') }}),

windows as (

    select max(coalesce(restatement_days, 0)) as restatement_days
    from {{ ref('stg_contract__sources') }}
    where is_enabled

),

-- closed then and now: a clock that was turned back does not take news away
months_closed as (

    select distinct
        figures.month_start_date,
        releases.release_version as before_release,
        releases.contract_version as before_contract_version,
        releases.is_definition_changed,
        releases.as_of_at as before_as_of_at,
        settings.run_id as after_run_id,
        settings.contract_version as after_contract_version,
        settings.as_of_at as after_as_of_at
    from figures
    cross join releases
    cross join settings
    cross join windows
    where {{ days_after(
        months_after('figures.month_start_date', 1), 'coalesce(windows.restatement_days, 0)'
    ) }} <= least(
        settings.as_of_date, {{ business_date('releases.as_of_at', 'settings.timezone') }}
    )

)

select * from months_closed
