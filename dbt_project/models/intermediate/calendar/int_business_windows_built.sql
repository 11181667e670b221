{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
entries as (select * from {{ ref('int_stage_entries_built') }}),
teams as (select * from {{ ref('stg_contract__teams') }}),
schedules as (select * from {{ ref('stg_contract__schedules') }}),
holidays as (select * from {{ ref('stg_contract__holidays') }}),

range_bounded as (

    select
        min(entries.entered_date) - 2 as first_date,
        max(settings.as_of_date) + 2 as last_date
    from entries
    cross join settings
    where entries.stage = 'mql'

),

days_listed as (

    select {{ day_series('first_date', 'last_date') }} as local_date
    from range_bounded
    where first_date <= last_date

),

-- the hours and the zone that the team had on that day
days_crossed as (

    select
        teams.team,
        teams.schedule,
        teams.timezone,
        days_listed.local_date
    from days_listed
    inner join teams
        on {{ holds_on('teams', 'days_listed.local_date') }}
    where teams.schedule is not null and teams.timezone is not null

),

holidays_distinct as (

    select distinct schedule, holiday_date
    from holidays
    where {{ holds_on('holidays', 'holiday_date') }}

),

windows_placed as (

    select
        days_crossed.team,
        days_crossed.timezone,
        days_crossed.local_date,
        {{ utc_time(
            clock_on('days_crossed.local_date', 'schedules.opens_at'), 'days_crossed.timezone'
        ) }} as opens_at,
        {{ utc_time(
            clock_on('days_crossed.local_date', 'schedules.closes_at'), 'days_crossed.timezone'
        ) }} as closes_at
    from days_crossed
    left join holidays_distinct
        on days_crossed.schedule = holidays_distinct.schedule
        and days_crossed.local_date = holidays_distinct.holiday_date
    left join schedules
        on days_crossed.schedule = schedules.schedule
        and {{ weekday_number('days_crossed.local_date') }} = schedules.weekday
        and {{ holds_on('schedules', 'days_crossed.local_date') }}
        and holidays_distinct.holiday_date is null

),

windows_summed as (

    select
        windows_placed.*,
        row_number() over (
            partition by team, local_date
            order by opens_at nulls first
        ) as window_number,
        coalesce(
            sum(
                ({{ epoch_seconds('closes_at') }} - {{ epoch_seconds('opens_at') }}) / 60
            ) over (
                partition by team
                order by local_date, opens_at nulls first
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as minutes_before
    from windows_placed

)

select * from windows_summed
