with days as (select * from {{ ref('int_days_listed') }}),
years as (select * from {{ ref('int_fiscal_years_begun') }}),

weeks_counted as (

    select
        days.date_day,
        years.fiscal_year,
        years.calendar,
        years.first_date,
        cast(floor({{ days_between('years.first_date', 'days.date_day') }} / 7) as integer)
            as week_index
    from days
    inner join years
        on years.first_date <= days.date_day
        and (years.next_first_date is null or days.date_day < years.next_first_date)

),

-- a 53rd week belongs to the last quarter
quarters_placed as (

    select
        weeks_counted.*,
        least(cast(floor(week_index / 13) as integer), 3) as quarter_index,
        week_index - 13 * least(cast(floor(week_index / 13) as integer), 3) as quarter_week
    from weeks_counted

),

months_placed as (

    select
        quarters_placed.*,
        case
            when quarter_week < case calendar when '5-4-4' then 5 else 4 end then 0
            when quarter_week < case calendar when '4-4-5' then 8 else 9 end then 1
            else 2
        end as quarter_month
    from quarters_placed

),

months_begun as (

    select
        date_day,
        fiscal_year,
        calendar,
        week_index + 1 as fiscal_week,
        quarter_index + 1 as fiscal_quarter,
        quarter_index * 3 + quarter_month + 1 as fiscal_month,
        cast({{ days_after('first_date', '7 * (13 * quarter_index + case quarter_month'
            ~ " when 0 then 0 when 1 then case calendar when '5-4-4' then 5 else 4 end"
            ~ " else case calendar when '4-4-5' then 8 else 9 end end)") }} as date)
            as fiscal_month_start_date
    from months_placed

)

select * from months_begun
