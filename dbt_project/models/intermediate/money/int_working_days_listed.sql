with days as (select * from {{ ref('int_days_listed') }}),
schedules as (select * from {{ ref('stg_contract__schedules') }}),
holidays as (select * from {{ ref('stg_contract__holidays') }}),

departments_scheduled as (

    select department, schedule, valid_from, valid_to
    from {{ ref('stg_contract__teams') }}
    where department is not null
    union all
    select 'all', schedule, valid_from, valid_to
    from {{ ref('stg_contract__teams') }}

),

days_opened as (

    select
        departments_scheduled.department,
        departments_scheduled.schedule,
        days.date_day
    from days
    inner join departments_scheduled
        on {{ holds_on('departments_scheduled', 'days.date_day') }}
    inner join schedules
        on departments_scheduled.schedule = schedules.schedule
        and {{ weekday_number('days.date_day') }} = schedules.weekday
        and {{ holds_on('schedules', 'days.date_day') }}

),

working_days_listed as (

    select distinct
        days_opened.department,
        days_opened.date_day
    from days_opened
    left join holidays
        on days_opened.schedule = holidays.schedule
        and days_opened.date_day = holidays.holiday_date
        and {{ holds_on('holidays', 'days_opened.date_day') }}
    where holidays.holiday_date is null

)

select * from working_days_listed
