-- account grain as delivered against the mart, per platform and currency, unrounded
with charged as (

    select 'google_ads' as platform, campaign_days.spend_amount as amount
    from {{ ref('stg_google_ads__campaign_days') }} as campaign_days
    where not campaign_days.is_deleted
    union all
    select 'meta_ads' as platform, spend_amount as amount
    from {{ ref('stg_meta_ads__account_days') }}
    where not is_deleted
    union all
    select 'linkedin_ads' as platform, cast(spend_amount as decimal(18, 6)) as amount
    from {{ ref('stg_linkedin_ads__account_days') }}
    where not is_deleted
    union all
    select platform, spend_amount as amount
    from {{ ref('stg_files__ad_spend_days') }}
    where not is_deleted

),

charged_summed as (

    select platform, sum(amount) as amount
    from charged
    group by platform

),

counted as (

    select platform, sum(source_amount) as amount
    from {{ ref('fct_ad_spend') }}
    group by platform

)

select
    coalesce(charged_summed.platform, counted.platform) as platform,
    charged_summed.amount as charged_amount,
    counted.amount as counted_amount
from charged_summed
full join counted
    on charged_summed.platform = counted.platform
where coalesce(charged_summed.amount, 0) <> coalesce(counted.amount, 0)
