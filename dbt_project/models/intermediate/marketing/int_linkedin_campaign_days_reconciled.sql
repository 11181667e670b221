with campaign_days as (

    select * from {{ ref('stg_linkedin_ads__campaign_days') }}
    where not is_deleted

),

account_days as (

    select * from {{ ref('stg_linkedin_ads__account_days') }}
    where not is_deleted

),

accounts as (

    select * from {{ ref('stg_linkedin_ads__accounts') }}

),

-- to the cent's ten-thousandth, as every platform's spend: account and campaigns round alike
rounded as (

    select
        account_id,
        campaign_id,
        spend_date,
        cast(spend_amount as decimal(18, 6)) as spend_amount,
        impressions,
        clicks,
        platform_conversions
    from campaign_days

),

allocated as (

    select
        account_id,
        spend_date,
        sum(spend_amount) as spend_amount,
        sum(impressions) as impressions,
        sum(clicks) as clicks
    from rounded
    group by account_id, spend_date

),

-- the account's own total is the truth: what no campaign claims is kept, not lost
unallocated as (

    select
        account_days.account_id,
        account_days.spend_date,
        cast(account_days.spend_amount as decimal(18, 6))
        - coalesce(allocated.spend_amount, 0) as spend_amount,
        account_days.impressions - coalesce(allocated.impressions, 0) as impressions,
        account_days.clicks - coalesce(allocated.clicks, 0) as clicks
    from account_days
    left join allocated
        on
            account_days.account_id = allocated.account_id
            and account_days.spend_date = allocated.spend_date

),

unioned as (

    select
        account_id,
        campaign_id,
        spend_date,
        spend_amount,
        impressions,
        clicks,
        cast(platform_conversions as double) as platform_conversions,
        false as is_unallocated
    from rounded
    union all
    select
        account_id,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        spend_date,
        spend_amount,
        impressions,
        clicks,
        cast(0 as double) as platform_conversions,
        true as is_unallocated
    from unallocated
    where spend_amount <> 0

),

priced as (

    select
        unioned.account_id,
        unioned.campaign_id,
        unioned.spend_date,
        accounts.currency,
        unioned.spend_amount,
        unioned.impressions,
        unioned.clicks,
        unioned.platform_conversions,
        unioned.is_unallocated
    from unioned
    left join accounts on unioned.account_id = accounts.account_id

)

select * from priced
