with spend as (select * from {{ ref('int_ad_spend_valued') }}),

spend_described as (

    select
        cast(ad_spend_id as varchar) as ad_spend_id,
        cast(account_id as varchar) as account_id,
        cast(campaign_id as varchar) as campaign_id,
        cast(campaign_name as varchar) as campaign_name,
        cast(platform as varchar) as platform,
        cast(channel as varchar) as channel,
        cast(objective as varchar) as objective,
        cast(currency as varchar) as currency,
        cast(source_currency as varchar) as source_currency,
        cast(amount as decimal(18, 6)) as amount,
        cast(source_amount as decimal(18, 6)) as source_amount,
        cast(impressions as bigint) as impression_count,
        cast(clicks as bigint) as click_count,
        cast(platform_conversions as double) as platform_conversion_count,
        cast(is_unallocated as boolean) as is_unallocated,
        cast(spend_date as date) as spend_date
    from spend

)

select * from spend_described
