with settings as (select * from {{ ref('int_settings_resolved') }}),
events as (select * from {{ ref('int_ledger_events_ordered') }}),

months_bounded as (

    select
        settings.as_of_date,
        cast(
            date_trunc('month', {{ business_date('min(events.occurred_at)', 'settings.timezone') }})
            as date
        ) as first_date
    from settings
    inner join events
        on events.occurred_at is not null
    group by settings.as_of_date, settings.timezone

),

days_listed as (

    select {{ day_series('first_date', 'as_of_date') }} as date_day
    from months_bounded

),

months_listed as (

    select distinct cast(date_trunc('month', date_day) as date) as month_start_date
    from days_listed

)

select * from months_listed
