with orders as (select * from {{ ref('int_orders_valued') }}),

orders_described as (

    select
        cast(order_id as varchar) as order_id,
        cast(customer_id as varchar) as customer_id,
        cast(currency as varchar) as currency,
        cast(source_currency as varchar) as source_currency,
        cast(amount as decimal(18, 2)) as amount,
        cast(source_amount as decimal(18, 2)) as source_amount,
        cast(discount_amount as decimal(18, 2)) as discount_amount,
        cast(coupon_discount_amount as decimal(18, 2)) as coupon_discount_amount,
        cast(ordered_date as date) as ordered_date,
        cast(ordered_at as timestamp) as ordered_at
    from orders

)

select * from orders_described
