with measured as (select * from {{ ref('int_account_credits_unioned') }}),

account_credits_described as (

    select
        cast(measured.account_credit_id as varchar) as account_credit_id,
        cast(measured.conversion_id as varchar) as conversion_id,
        cast(measured.account_id as varchar) as account_id,
        cast(measured.deal_id as varchar) as deal_id,
        cast(measured.touch_id as varchar) as touch_id,
        cast(measured.customer_id as varchar) as customer_id,
        cast(measured.campaign_id as varchar) as campaign_id,
        cast(measured.conversion_type as varchar) as conversion_type,
        cast(measured.method as varchar) as method,
        cast(measured.channel as varchar) as channel,
        cast(measured.department as varchar) as department,
        cast(measured.currency as varchar) as currency,
        cast(measured.credit as decimal(18,12)) as credit,
        cast(measured.credited_amount as decimal(18,2)) as credited_amount,
        cast(measured.converted_date as date) as converted_date,
        cast(measured.touched_at as timestamp) as touched_at
    from measured

)

select * from account_credits_described
