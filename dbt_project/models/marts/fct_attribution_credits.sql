with credits as (select * from {{ ref('int_attribution_credits_unioned') }}),

credits_described as (

    select
        cast(credit_id as varchar) as credit_id,
        cast(conversion_id as varchar) as conversion_id,
        cast(touch_id as varchar) as touch_id,
        cast(customer_id as varchar) as customer_id,
        cast(pass_id as varchar) as pass_id,
        cast(deal_id as varchar) as deal_id,
        cast(campaign_id as varchar) as campaign_id,
        cast(conversion_type as varchar) as conversion_type,
        cast(method as varchar) as method,
        cast(touch_type as varchar) as touch_type,
        cast(channel as varchar) as channel,
        cast(department as varchar) as department,
        cast(period_label as varchar) as period_label,
        cast(currency as varchar) as currency,
        cast(source_currency as varchar) as source_currency,
        cast(credit as decimal(18, 12)) as credit,
        cast(credited_amount as decimal(18, 2)) as credited_amount,
        cast(source_credited_amount as decimal(18, 2)) as source_credited_amount,
        cast(converted_date as date) as converted_date,
        cast(converted_at as timestamp) as converted_at,
        cast(touched_at as timestamp) as touched_at
    from credits

)

select * from credits_described
