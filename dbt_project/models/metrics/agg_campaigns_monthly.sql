with settings as (select * from {{ ref('int_settings_resolved') }}),
campaigns as (select * from {{ ref('int_campaigns_unioned') }}),

spend as (

    select
        campaign_id, platform, channel, amount, click_count, platform_conversion_count,
        cast(date_trunc('month', spend_date) as date) as month_start_date
    from {{ ref('fct_ad_spend') }}

),

entries as (

    select
        campaign_id, stage, unit, deal_type,
        cast(date_trunc('month', entered_date) as date) as month_start_date
    from {{ ref('fct_stage_entries') }}
    where campaign_id is not null and entered_date is not null and not is_reversed

),

credits as (

    select
        campaign_id, credited_amount,
        cast(date_trunc('month', converted_date) as date) as month_start_date
    from {{ ref('fct_attribution_credits') }}
    where campaign_id is not null and converted_date is not null
        and method = 'linear' and conversion_type in ('won', 'order')

),

facts_unioned as (

    select
        campaign_id, platform, channel, month_start_date, amount as spend_amount, click_count,
        platform_conversion_count, 0 as inquiry_count, 0 as mql_count, 0 as sqo_count,
        0 as won_deal_count, cast(0 as decimal(18, 2)) as credited_amount
    from spend
    union all
    select
        campaign_id, null, null, month_start_date, 0, 0, 0,
        case when stage = 'inquiry' then 1 else 0 end,
        case when stage = 'mql' then 1 else 0 end,
        case when stage = 'sqo' and coalesce(deal_type, 'new') = 'new' then 1 else 0 end,
        case when stage = 'won' and coalesce(deal_type, 'new') = 'new' then 1 else 0 end,
        0
    from entries
    union all
    select campaign_id, null, null, month_start_date, 0, 0, 0, 0, 0, 0, 0, credited_amount
    from credits

),

facts_summed as (

    select
        campaign_id,
        month_start_date,
        max(platform) as platform,
        max(channel) as channel,
        sum(spend_amount) as spend_amount,
        sum(credited_amount) as credited_amount,
        sum(platform_conversion_count) as platform_conversion_count,
        sum(click_count) as click_count,
        sum(inquiry_count) as inquiry_count,
        sum(mql_count) as mql_count,
        sum(sqo_count) as sqo_count,
        sum(won_deal_count) as won_deal_count
    from facts_unioned
    group by campaign_id, month_start_date, case when campaign_id is null then platform end

),

months_aggregated as (

    select
        cast({{ surrogate_key([
            'facts.campaign_id', 'facts.month_start_date', 'facts.platform'
        ]) }} as varchar) as campaign_month_id,
        cast(facts.campaign_id as varchar) as campaign_id,
        cast(campaigns.campaign_name as varchar) as campaign_name,
        cast(coalesce(campaigns.platform, facts.platform) as varchar) as platform,
        cast(coalesce(campaigns.channel, facts.channel, 'unknown') as varchar) as channel,
        cast(campaigns.objective as varchar) as objective,
        cast(settings.currency as varchar) as currency,
        cast(facts.spend_amount as decimal(18, 6)) as spend_amount,
        cast(facts.credited_amount as decimal(18, 2)) as credited_amount,
        cast(facts.platform_conversion_count as double) as platform_conversion_count,
        cast(facts.click_count as bigint) as click_count,
        cast(facts.inquiry_count as bigint) as inquiry_count,
        cast(facts.mql_count as bigint) as mql_count,
        cast(facts.sqo_count as bigint) as sqo_count,
        cast(facts.won_deal_count as bigint) as won_deal_count,
        cast(facts.month_start_date as date) as month_start_date
    from facts_summed as facts
    cross join settings
    left join campaigns
        on facts.campaign_id = campaigns.campaign_id

)

select * from months_aggregated
