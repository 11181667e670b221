with spend as (select * from {{ ref('int_ad_spend_valued') }}),
campaigns as (select * from {{ ref('int_campaigns_unioned') }}),
sessions as (select * from {{ ref('int_web_sessions_channelled') }}),
events as (select * from {{ ref('int_web_events_unioned') }}),
targets as (select * from {{ ref('int_targets_valued') }}),
metrics as (select * from {{ ref('scorecard_metrics') }}),
stage_values as (select * from {{ ref('int_stage_values_unmapped') }}),

campaigns_without_spend as (

    select campaigns.campaign_id
    from campaigns
    left join (select distinct campaign_id from spend) as spent
        on campaigns.campaign_id = spent.campaign_id
    where campaigns.platform is not null and spent.campaign_id is null

),

findings_unioned as (

    select
        'campaign_without_spend' as finding,
        count(*) as finding_count,
        min(campaign_id) as example_key, cast(null as decimal(18, 2)) as amount
    from campaigns_without_spend
    union all
    select 'campaign_without_channel', count(*), min(campaign_id), null
    from campaigns
    where channel is null
    union all
    select 'spend_unallocated', count(*), min(ad_spend_id), sum(amount)
    from spend
    where is_unallocated
    union all
    select 'spend_currency_without_rate', count(*), min(ad_spend_id),
        sum(source_amount)
    from spend
    where is_rate_missing
    union all
    select 'web_event_without_session', count(*), min(event_id), null
    from events
    where session_key is null and device_id is null and login_id is null
    union all
    select 'session_source_without_rule', count(*), min(session_key), null
    from sessions
    where channel = 'direct' and (source_name <> '' or click_id_type <> '' or referrer <> '')
    union all
    select 'target_metric_unknown', count(*), min(targets.metric), null
    from targets
    left join metrics
        on targets.metric = metrics.metric
    where metrics.metric is null
    union all
    select 'target_currency_without_rate', count(*), min(target_id),
        sum(source_value)
    from targets
    where is_rate_missing
    union all
    select 'stage_value_unmapped', coalesce(sum(value_count), 0), min(stage_value), null
    from stage_values

)

select * from findings_unioned
