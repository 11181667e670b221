{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
conversions as (select * from {{ ref('int_account_conversions_listed') }}),

customers as (

    select * from {{ ref('int_customer_accounts_matched') }}
    where account_id is not null

),

touches as (

    select touches.*, customers.account_id
    from {{ ref('int_touches_unioned') }} as touches
    inner join customers
        on touches.customer_id = customers.customer_id
    where touches.occurred_at is not null

),

touches_eligible as (

    select
        conversions.conversion_id,
        touches.touch_id,
        touches.channel,
        touches.is_direct,
        greatest(
            {{ epoch_seconds('conversions.converted_at') }}
            - {{ epoch_seconds('touches.occurred_at') }},
            0
        ) / 86400 as age_days,
        touches.occurred_at
    from conversions
    cross join settings
    inner join touches
        on conversions.account_id = touches.account_id
        and touches.occurred_at <= conversions.eligible_until_at
        and touches.occurred_at
            >= {{ days_after('conversions.converted_at', '-settings.lookback_days') }}

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
