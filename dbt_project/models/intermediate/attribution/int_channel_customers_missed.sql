with months as (select * from {{ ref('int_channel_months_bounded') }}),

conversions as (

    select * from {{ ref('int_conversions_unioned') }}
    where converted_date is not null

),

customer_months as (

    select distinct
        customer_id,
        cast(date_trunc('month', touch_date) as date) as month_start_date
    from {{ ref('int_touches_unioned') }}
    where customer_id is not null and occurred_at is not null

),

customers_converted as (

    select distinct
        months.conversion_type,
        months.month_start_date,
        conversions.customer_id
    from months
    inner join conversions
        on months.conversion_type = conversions.conversion_type
        and conversions.converted_date < months.next_month_date
        and conversions.converted_date >= months.looks_back_to_date

),

customers_missed as (

    select
        months.*,
        customer_months.customer_id
    from months
    inner join customer_months
        on months.month_start_date = customer_months.month_start_date
    left join customers_converted
        on months.conversion_type = customers_converted.conversion_type
        and months.month_start_date = customers_converted.month_start_date
        and customer_months.customer_id = customers_converted.customer_id
    where customers_converted.customer_id is null

)

select * from customers_missed
