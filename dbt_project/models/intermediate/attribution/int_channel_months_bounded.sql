with settings as (select * from {{ ref('int_settings_resolved') }}),

conversions as (

    select * from {{ ref('int_conversions_unioned') }}
    where converted_date is not null

),

months_listed as (

    select distinct
        conversion_type,
        cast(date_trunc('month', converted_date) as date) as month_start_date
    from conversions

),

months_ended as (

    select
        conversion_type,
        month_start_date,
        cast(date_trunc('month', {{ days_after('month_start_date', 31) }}) as date)
            as next_month_date
    from months_listed

),

months_bounded as (

    select
        months_ended.*,
        {{ days_after('months_ended.next_month_date', '-settings.lookback_days') }}
            as looks_back_to_date
    from months_ended
    cross join settings

)

select * from months_bounded
