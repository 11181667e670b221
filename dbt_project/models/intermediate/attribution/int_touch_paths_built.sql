{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
conversions as (select * from {{ ref('int_conversions_unioned') }}),

touches as (

    select * from {{ ref('int_touches_unioned') }}
    where customer_id is not null and occurred_at is not null

),

conversions_bounded as (

    select
        conversions.conversion_id,
        conversions.customer_id,
        conversions.converted_at,
        conversions.eligible_until_at,
        {{ days_after('conversions.converted_at', '-settings.lookback_days') }} as eligible_from_at
    from conversions
    cross join settings
    where conversions.customer_id is not null and conversions.converted_at is not null

),

touches_eligible as (

    select
        conversions_bounded.conversion_id,
        touches.touch_id,
        touches.channel,
        touches.is_direct,
        greatest(
            {{ epoch_seconds('conversions_bounded.converted_at') }}
            - {{ epoch_seconds('touches.occurred_at') }},
            0
        ) / 86400 as age_days,
        touches.occurred_at
    from conversions_bounded
    inner join touches
        on conversions_bounded.customer_id = touches.customer_id
        and touches.occurred_at <= conversions_bounded.eligible_until_at
        and touches.occurred_at >= conversions_bounded.eligible_from_at

),

touches_numbered as (

    select
        conversion_id,
        touch_id,
        channel,
        row_number() over (
            partition by conversion_id
            order by occurred_at, touch_id
        ) as touch_number,
        count(*) over (partition by conversion_id) as touch_count,
        age_days,
        is_direct,
        occurred_at
    from touches_eligible

)

select * from touches_numbered
