{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
orders as (select * from {{ ref('int_orders_valued') }}),

single_orders as (

    select
        'order:' || orders.order_id as conversion_id,
        orders.customer_id,
        orders.currency,
        orders.source_currency,
        orders.amount as value,
        orders.source_amount as source_value,
        orders.ordered_date as converted_date,
        orders.ordered_at as converted_at,
        orders.ordered_at as eligible_until_at
    from orders
    cross join settings
    where settings.conversion_unit = 'order'
        and (settings.conversion_filter = 'all' or orders.coupon_discount_amount > 0)

),

customer_days as (

    select
        'order:' || orders.customer_id
            || ':' || cast(orders.ordered_date as {{ dbt.type_string() }})
            || ':' || orders.source_currency as conversion_id,
        orders.customer_id,
        orders.currency,
        orders.source_currency,
        sum(orders.amount) as value,
        sum(orders.source_amount) as source_value,
        orders.ordered_date as converted_date,
        {{ utc_time('cast(orders.ordered_date as timestamp)', 'settings.timezone') }}
            as converted_at,
        max(orders.ordered_at) as last_ordered_at
    from orders
    cross join settings
    where settings.conversion_unit = 'customer_day'
        and orders.customer_id is not null
    group by
        orders.customer_id, orders.ordered_date, orders.currency, orders.source_currency,
        settings.timezone, settings.conversion_filter
    having settings.conversion_filter = 'all' or sum(orders.coupon_discount_amount) > 0

),

conversions_unioned as (

    select * from single_orders
    union all
    select
        conversion_id, customer_id, currency, source_currency, value, source_value, converted_date,
        converted_at, last_ordered_at as eligible_until_at
    from customer_days

)

select * from conversions_unioned
