with fct_orders as (

    select * from {{ ref('fct_orders') }}

)

select
    order_id,
    customer_id,
    currency,
    source_currency,
    amount,
    source_amount,
    discount_amount,
    coupon_discount_amount,
    ordered_date,
    ordered_at
from fct_orders
