with days as (select * from {{ ref('int_days_listed') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

years_listed as (

    select distinct cast(extract(year from days.date_day) as integer) + shifts.shift as year_number
    from days
    cross join (select -1 as shift union all select 0 union all select 1) as shifts

),

firsts_dated as (

    select
        years_listed.year_number,
        settings.calendar,
        coalesce(settings.fiscal_year_start_month, 1) as start_month,
        coalesce(settings.week_start, 1) as week_start,
        cast(
            cast(years_listed.year_number as {{ dbt.type_string() }}) || '-'
            || lpad(
                cast(coalesce(settings.fiscal_year_start_month, 1) as {{ dbt.type_string() }}),
                2, '0'
            ) || '-01' as date
        ) as first_date
    from years_listed
    cross join settings

),

firsts_offset as (

    select
        firsts_dated.*,
        mod({{ weekday_number('first_date') }} - week_start + 7, 7) as days_into_week
    from firsts_dated

),

-- a year of whole weeks begins with the week whose first day is nearest to the month's first
years_begun as (

    select
        year_number + case when start_month > 1 then 1 else 0 end as fiscal_year,
        calendar,
        cast(
            case
                when calendar is null or calendar = 'gregorian' then first_date
                when days_into_week <= 3
                    then {{ days_after('first_date', '-days_into_week') }}
                else {{ days_after('first_date', '7 - days_into_week') }}
            end as date
        ) as first_date
    from firsts_offset

),

years_bounded as (

    select
        years_begun.*,
        lead(first_date) over (order by first_date) as next_first_date
    from years_begun

)

select * from years_bounded
