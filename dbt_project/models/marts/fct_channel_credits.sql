with settings as (select * from {{ ref('int_settings_resolved') }}),
credits as (select * from {{ ref('int_channel_credits_unioned') }}),

credits_described as (

    select
        cast(credits.channel_credit_id as varchar) as channel_credit_id,
        cast(credits.conversion_type as varchar) as conversion_type,
        cast(credits.method as varchar) as method,
        cast(credits.channel as varchar) as channel,
        cast(credits.department as varchar) as department,
        cast(settings.currency as varchar) as currency,
        cast(credits.removal_effect as double) as removal_effect,
        cast(credits.share as decimal(18, 12)) as share,
        cast(credits.credit as decimal(24, 12)) as credit,
        cast(credits.credited_amount as decimal(18, 2)) as credited_amount,
        cast(credits.conversion_count as bigint) as conversion_count,
        cast(credits.month_start_date as date) as month_start_date
    from credits
    cross join settings
    where credits.subject_type = 'person'

)

select * from credits_described
