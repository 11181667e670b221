with order_lines as (

    select * from {{ ref('stg_files__order_lines') }}
    where not is_deleted

),

products as (

    select * from {{ ref('stg_files__products') }}
    where not is_deleted

),

orders as (select * from {{ ref('int_orders_valued') }}),

lines_checked as (

    select
        order_lines.order_line_id,
        order_lines.amount,
        order_lines.quantity,
        order_lines.product_id is not null and products.product_id is null as is_product_unknown,
        products_counted.product_count
    from order_lines
    left join products
        on order_lines.product_id = products.product_id
    cross join (select count(*) as product_count from products) as products_counted

),

findings_unioned as (

    select
        'order_line_quantity_zero' as finding,
        count(*) as finding_count,
        min(order_line_id) as example_key, sum(amount) as amount
    from lines_checked
    where quantity = 0
    union all
    select 'order_line_product_unknown', count(*),
        min(order_line_id), sum(amount)
    from lines_checked
    where is_product_unknown and product_count > 0
    union all
    select 'order_without_customer', count(*), min(order_id), sum(amount)
    from orders
    where customer_id is null
    union all
    select 'order_undated', count(*), min(order_id), sum(amount)
    from orders
    where ordered_at is null
    union all
    select 'order_currency_without_rate', count(*), min(order_id),
        sum(source_amount)
    from orders
    where is_rate_missing

)

select * from findings_unioned
