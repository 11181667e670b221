with days as (select * from {{ ref('int_days_listed') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

days_placed as (

    select
        days.date_day,
        extract(year from days.date_day) as year_number,
        extract(month from days.date_day) as month_number,
        {{ weekday_number('days.date_day') }} as weekday,
        settings.week_start,
        settings.fiscal_year_start_month as fiscal_start
    from days
    cross join settings

),

days_described as (

    select
        cast(date_day as date) as date_day,
        cast(date_trunc('month', date_day) as date) as month_start_date,
        cast(date_trunc('quarter', date_day) as date) as quarter_start_date,
        cast(date_day - cast(mod(weekday - coalesce(week_start, 1) + 7, 7) as integer) as date)
            as week_start_date,
        cast(year_number as bigint) as calendar_year,
        cast(
            year_number
                + case when fiscal_start > 1 and month_number >= fiscal_start then 1 else 0 end
            as bigint
        ) as fiscal_year,
        cast(floor(mod(month_number - coalesce(fiscal_start, 1) + 12, 12) / 3) + 1 as bigint)
            as fiscal_quarter,
        cast(weekday as bigint) as weekday_number,
        cast(weekday <= 5 as boolean) as is_weekday
    from days_placed

)

select * from days_described
