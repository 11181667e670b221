{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
ad_spend as (select * from {{ ref('int_ad_spend_unioned') }}),
campaigns as (select * from {{ ref('int_campaigns_unioned') }}),
rates as (select * from {{ ref('int_fx_rates_resolved') }}),

spend_valued as (

    select
        ad_spend.ad_spend_id,
        ad_spend.platform,
        ad_spend.account_id,
        ad_spend.campaign_id,
        campaigns.campaign_name,
        coalesce(campaigns.channel, 'unknown') as channel,
        campaigns.objective,
        coalesce(ad_spend.currency, settings.currency) as source_currency,
        settings.currency as currency,
        rates.method as fx_method,
        ad_spend.amount as source_amount,
        {{ converted_amount('ad_spend.amount', 6) }} as amount,
        ad_spend.impressions,
        ad_spend.clicks,
        ad_spend.platform_conversions,
        ad_spend.is_unallocated,
        rates.multiplier is null as is_rate_missing,
        ad_spend.spend_date
    from ad_spend
    cross join settings
    left join campaigns
        on ad_spend.campaign_id = campaigns.campaign_id
    left join rates
        on coalesce(ad_spend.currency, settings.currency) = rates.currency
        and ad_spend.spend_date = rates.rate_day

)

select * from spend_valued
