{{ config(materialized='table') }}

with conversions as (

    select * from {{ ref('int_conversions_unioned') }}
    where converted_date is not null

),

paths as (select * from {{ ref('int_touch_paths_built') }}),

touches as (

    select * from {{ ref('int_touches_unioned') }}
    where customer_id is not null and occurred_at is not null

),

missed as (select * from {{ ref('int_channel_customers_missed') }}),

paths_unioned as (

    select
        conversions.conversion_type,
        cast(date_trunc('month', conversions.converted_date) as date) as month_start_date,
        conversions.conversion_id as path_id, paths.touch_id, paths.touch_number,
        paths.touch_count, paths.channel, true as is_converting
    from conversions
    inner join paths
        on conversions.conversion_id = paths.conversion_id
    union all
    select
        missed.conversion_type, missed.month_start_date, missed.customer_id,
        touches.touch_id,
        row_number() over (
            partition by missed.conversion_type, missed.month_start_date, missed.customer_id
            order by touches.occurred_at, touches.touch_id
        ),
        count(*) over (
            partition by missed.conversion_type, missed.month_start_date, missed.customer_id
        ),
        touches.channel, false
    from missed
    inner join touches
        on missed.customer_id = touches.customer_id
        and touches.touch_date < missed.next_month_date
        and touches.touch_date >= missed.looks_back_to_date

)

select * from paths_unioned
