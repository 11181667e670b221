with days as (select * from {{ ref('int_days_listed') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),
fiscal_days as (select * from {{ ref('int_fiscal_months_placed') }}),

days_placed as (

    select
        days.date_day,
        extract(year from days.date_day) as year_number,
        extract(month from days.date_day) as month_number,
        {{ weekday_number('days.date_day') }} as weekday,
        settings.week_start,
        coalesce(settings.fiscal_year_start_month, 1) as fiscal_start,
        coalesce(settings.calendar, 'gregorian') = 'gregorian' as is_gregorian,
        fiscal_days.fiscal_year as weeks_fiscal_year,
        fiscal_days.fiscal_quarter as weeks_fiscal_quarter,
        fiscal_days.fiscal_month as weeks_fiscal_month,
        fiscal_days.fiscal_month_start_date as weeks_fiscal_month_start_date
    from days
    cross join settings
    inner join fiscal_days
        on days.date_day = fiscal_days.date_day

),

days_described as (

    select
        cast(date_day as date) as date_day,
        cast(date_trunc('month', date_day) as date) as month_start_date,
        cast(date_trunc('quarter', date_day) as date) as quarter_start_date,
        cast(date_day - cast(mod(weekday - coalesce(week_start, 1) + 7, 7) as integer) as date)
            as week_start_date,
        cast(
            case
                when is_gregorian then date_trunc('month', date_day)
                else weeks_fiscal_month_start_date
            end as date
        ) as fiscal_month_start_date,
        cast(year_number as bigint) as calendar_year,
        cast(weeks_fiscal_year as bigint) as fiscal_year,
        cast(
            case
                when is_gregorian then floor(mod(month_number - fiscal_start + 12, 12) / 3) + 1
                else weeks_fiscal_quarter
            end as bigint
        ) as fiscal_quarter,
        cast(
            case
                when is_gregorian then mod(month_number - fiscal_start + 12, 12) + 1
                else weeks_fiscal_month
            end as bigint
        ) as fiscal_month,
        cast(weekday as bigint) as weekday_number,
        cast(weekday <= 5 as boolean) as is_weekday
    from days_placed

)

select * from days_described
