{{ config(materialized='table') }}

with google_ads as (

    select * from {{ ref('stg_google_ads__campaign_days') }}

),

google_ads_accounts as (

    select * from {{ ref('stg_google_ads__customers') }}

),

meta_ads as (

    select * from {{ ref('int_meta_campaign_days_reconciled') }}

),

linkedin_ads as (

    select * from {{ ref('int_linkedin_campaign_days_reconciled') }}

),

files as (

    select * from {{ ref('stg_files__ad_spend_days') }}

),

unioned as (

    select
        'google_ads' as platform,
        google_ads.account_id,
        google_ads.campaign_id,
        google_ads.spend_date,
        google_ads.spend_amount as amount,
        google_ads_accounts.currency,
        google_ads.impressions,
        google_ads.clicks,
        google_ads.platform_conversions,
        false as is_unallocated
    from google_ads
    left join google_ads_accounts on google_ads.account_id = google_ads_accounts.account_id
    where not google_ads.is_deleted
    union all
    select
        'meta_ads' as platform,
        account_id,
        campaign_id,
        spend_date,
        spend_amount as amount,
        currency,
        impressions,
        clicks,
        platform_conversions,
        is_unallocated
    from meta_ads
    union all
    select
        'linkedin_ads' as platform,
        account_id,
        campaign_id,
        spend_date,
        spend_amount as amount,
        currency,
        impressions,
        clicks,
        platform_conversions,
        is_unallocated
    from linkedin_ads
    union all
    select
        platform,
        account_id,
        campaign_id,
        spend_date,
        spend_amount as amount,
        currency,
        impressions,
        clicks,
        platform_conversions,
        campaign_id is null as is_unallocated
    from files
    where not is_deleted

),

typed as (

    select
        {{ surrogate_key(['platform', 'account_id', 'campaign_id', 'spend_date']) }} as ad_spend_id,
        platform,
        account_id,
        campaign_id,
        currency,
        cast(amount as decimal(18, 6)) as amount,
        cast(impressions as bigint) as impressions,
        cast(clicks as bigint) as clicks,
        cast(platform_conversions as double) as platform_conversions,
        is_unallocated,
        spend_date
    from unioned

)

select * from typed
