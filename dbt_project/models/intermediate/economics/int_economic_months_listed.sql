with settings as (select * from {{ ref('int_settings_resolved') }}),
days as (select * from {{ ref('int_days_listed') }}),

first_months as (

    select min(month_start_date) as first_month_date
    from {{ ref('int_purchases_listed') }}

),

months_listed as (

    select distinct
        cast(date_trunc('month', days.date_day) as date) as month_start_date,
        settings.run_id
    from days
    cross join settings
    cross join first_months
    where days.date_day <= settings.as_of_date
        and days.date_day >= first_months.first_month_date

),

months_bounded as (

    select
        months_listed.month_start_date,
        cast({{ months_after('months_listed.month_start_date', 1) }} as date) as next_month_date,
        cast({{ months_after('months_listed.month_start_date', -11) }} as date)
            as trailing_from_date,
        cast({{ months_after('months_listed.month_start_date', '-coalesce(cycles.lag_months, 0)') }}
            as date) as cost_month_date,
        cycles.median_cycle_days,
        settings.customer_active_days,
        settings.gross_margin,
        settings.currency
    from months_listed
    cross join settings
    left join {{ ref('int_sales_cycles_measured') }} as cycles
        on months_listed.run_id = cycles.run_id

)

select * from months_bounded
