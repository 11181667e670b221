{{ config(materialized='table') }}

with orders as (select * from {{ ref('stg_files__orders') }}),
order_lines as (select * from {{ ref('stg_files__order_lines') }}),

summed_lines as (

    select
        order_id,
        min(contact_id) as contact_id,
        min(currency) as currency,
        sum(amount) as amount,
        sum(discount_amount) as discount_amount,
        sum(coupon_discount_amount) as coupon_discount_amount,
        min(ordered_at) as ordered_at
    from order_lines
    where not is_deleted
    group by order_id

),

-- an order's own header counts before its lines
headless as (

    select summed_lines.*
    from summed_lines
    left join orders on summed_lines.order_id = orders.order_id
    where orders.order_id is null

),

unioned as (

    select
        order_id,
        contact_id,
        currency,
        amount,
        discount_amount,
        coupon_discount_amount,
        ordered_at
    from orders
    where not is_deleted
    union all
    select
        order_id,
        contact_id,
        currency,
        amount,
        discount_amount,
        coupon_discount_amount,
        ordered_at
    from headless

),

typed as (

    select
        order_id,
        contact_id,
        currency,
        cast(amount as decimal(18, 2)) as amount,
        cast(discount_amount as decimal(18, 2)) as discount_amount,
        cast(coupon_discount_amount as decimal(18, 2)) as coupon_discount_amount,
        ordered_at
    from unioned

)

select * from typed
