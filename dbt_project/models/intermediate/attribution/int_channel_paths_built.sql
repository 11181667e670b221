{{ config(materialized='table') }}

with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

conversions as (

    select
        conversions.*,
        cast(date_trunc('month', conversions.converted_date) as date) as month_start_date
    from {{ ref('int_conversions_unioned') }} as conversions
    where converted_date is not null

),

paths as (

    select * from {{ ref('int_touch_paths_built') }}

),

touches as (

    select * from {{ ref('int_touches_unioned') }}
    where customer_id is not null and occurred_at is not null

),

months_bounded as (

    select
        conversions.conversion_type,
        conversions.month_start_date,
        cast(date_trunc('month', {{ days_after('conversions.month_start_date', 31) }}) as date)
            as next_month_date,
        max(settings.lookback_days) as lookback_days
    from conversions
    cross join settings
    group by conversions.conversion_type, conversions.month_start_date

),

customer_months as (

    select distinct
        customer_id,
        cast(date_trunc('month', touch_date) as date) as month_start_date
    from touches

),

customers_converted as (

    select distinct
        months_bounded.conversion_type,
        months_bounded.month_start_date,
        conversions.customer_id
    from months_bounded
    inner join conversions
        on months_bounded.conversion_type = conversions.conversion_type
        and conversions.converted_date < months_bounded.next_month_date
        and conversions.converted_date
        >= {{ days_after('months_bounded.next_month_date', '-months_bounded.lookback_days') }}

),

customers_unconverted as (

    select
        months_bounded.*,
        customer_months.customer_id
    from months_bounded
    inner join customer_months
        on months_bounded.month_start_date = customer_months.month_start_date
    left join customers_converted
        on months_bounded.conversion_type = customers_converted.conversion_type
        and months_bounded.month_start_date = customers_converted.month_start_date
        and customer_months.customer_id = customers_converted.customer_id
    where customers_converted.customer_id is null

),

paths_unioned as (

    select
        conversions.conversion_type, conversions.month_start_date, conversions.conversion_id
            as path_id, paths.touch_id, paths.touch_number, paths.touch_count, paths.channel,
        true as is_converting
    from conversions
    inner join paths
        on conversions.conversion_id = paths.conversion_id
    union all
    select
        unconverted.conversion_type, unconverted.month_start_date, unconverted.customer_id,
        touches.touch_id,
        row_number() over (
            partition by unconverted.conversion_type, unconverted.month_start_date,
                unconverted.customer_id
            order by touches.occurred_at, touches.touch_id
        ),
        count(*) over (
            partition by unconverted.conversion_type, unconverted.month_start_date,
                unconverted.customer_id
        ),
        touches.channel, false
    from customers_unconverted as unconverted
    inner join touches
        on unconverted.customer_id = touches.customer_id
        and touches.touch_date < unconverted.next_month_date
        and touches.touch_date
        >= {{ days_after('unconverted.next_month_date', '-unconverted.lookback_days') }}

)

select * from paths_unioned
