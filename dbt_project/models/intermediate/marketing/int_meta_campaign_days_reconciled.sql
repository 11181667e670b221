with ad_days as (select * from {{ ref('stg_meta_ads__ad_days') }}),
account_days as (select * from {{ ref('stg_meta_ads__account_days') }}),

campaign_days as (

    select
        account_id,
        campaign_id,
        spend_date,
        max(currency) as currency,
        sum(spend_amount) as spend_amount,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(coalesce(lead_conversions, 0)) as platform_conversions
    from ad_days
    where not is_deleted
    group by account_id, campaign_id, spend_date

),

allocated as (

    select
        account_id,
        spend_date,
        sum(spend_amount) as spend_amount,
        sum(impressions) as impressions,
        sum(clicks) as clicks
    from campaign_days
    group by account_id, spend_date

),

-- the account's own total is the truth: what no ad claims is kept, not lost
unallocated as (

    select
        account_days.account_id,
        account_days.spend_date,
        account_days.currency,
        account_days.spend_amount - coalesce(allocated.spend_amount, 0) as spend_amount,
        account_days.impressions - coalesce(allocated.impressions, 0) as impressions,
        account_days.clicks - coalesce(allocated.clicks, 0) as clicks
    from account_days
    left join allocated
        on
            account_days.account_id = allocated.account_id
            and account_days.spend_date = allocated.spend_date
    where
        not account_days.is_deleted
        and account_days.spend_amount <> coalesce(allocated.spend_amount, 0)

),

unioned as (

    select
        account_id,
        campaign_id,
        spend_date,
        currency,
        spend_amount,
        impressions,
        clicks,
        platform_conversions,
        false as is_unallocated
    from campaign_days
    union all
    select
        account_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        spend_date,
        currency,
        spend_amount,
        impressions,
        clicks,
        cast(0 as double) as platform_conversions,
        true as is_unallocated
    from unallocated

)

select * from unioned
