{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
orders as (select * from {{ ref('int_orders_unioned') }}),

identities as (

    select * from {{ ref('int_identities_resolved') }}
    where record_node like 'contact:%'

),

rates as (select * from {{ ref('int_fx_rates_resolved') }}),

orders_dated as (

    select
        orders.*,
        coalesce(orders.currency, settings.currency) as source_currency,
        settings.currency as home_currency,
        {{ business_date('orders.ordered_at', 'settings.timezone') }} as ordered_date
    from orders
    cross join settings

),

orders_valued as (

    select
        orders_dated.order_id,
        identities.customer_id,
        orders_dated.source_currency,
        orders_dated.home_currency as currency,
        orders_dated.amount as source_amount,
        {{ converted_amount('orders_dated.amount') }} as amount,
        {{ converted_amount('orders_dated.discount_amount') }}
            as discount_amount,
        {{ converted_amount('orders_dated.coupon_discount_amount') }}
            as coupon_discount_amount,
        orders_dated.amount is not null and rates.multiplier is null as is_rate_missing,
        orders_dated.ordered_date,
        orders_dated.ordered_at
    from orders_dated
    left join identities
        on identities.record_node = 'contact:' || orders_dated.contact_id
    left join rates
        on orders_dated.source_currency = rates.currency
        and orders_dated.ordered_date = rates.rate_day

)

select * from orders_valued
