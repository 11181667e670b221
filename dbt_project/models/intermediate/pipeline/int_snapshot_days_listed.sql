with settings as (select * from {{ ref('int_settings_resolved') }}),
days as (select * from {{ ref('int_days_listed') }}),

days_kept as (

    select
        days.date_day as snapshot_date,
        {{ utc_time(
            'cast(' ~ days_after('days.date_day', 1) ~ ' as timestamp)', 'settings.timezone'
        ) }} as snapshot_at
    from days
    cross join settings
    where days.date_day < settings.as_of_date
        and cast({{ days_after('days.date_day', 1) }} as date)
            = cast(date_trunc('month', {{ days_after('days.date_day', 1) }}) as date)
    union all
    select as_of_date, as_of_at
    from settings

)

select * from days_kept
