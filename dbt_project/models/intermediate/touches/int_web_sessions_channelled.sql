{{ config(materialized='table') }}

with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

sessions as (

    select * from {{ ref('int_web_sessions_built') }}

),

rules as (

    select * from {{ ref('stg_contract__channel_rules') }}

),

campaigns as (

    select * from {{ ref('int_campaigns_unioned') }}

),

-- a click that the platform itself recorded says which network showed the ad; its id alone does not
clicks_channelled as (

    select
        clicks.session_key,
        campaigns.channel
    from {{ ref('int_session_campaigns_matched') }} as clicks
    inner join campaigns
        on clicks.campaign_id = campaigns.campaign_id
    where clicks.matched_by = 'click' and campaigns.channel is not null

),

arrivals_distinct as (

    select distinct click_id_type, source_name, medium, campaign_name, referrer
    from sessions

),

rules_matched as (

    select
        arrivals_distinct.*,
        rules.channel,
        rules.position,
        rules.valid_from,
        rules.valid_to,
        case when rules.click_id_type is null then 1 else 0 end as is_weaker_than_click
    from arrivals_distinct
    inner join rules
        on (rules.click_id_type is null or rules.click_id_type = arrivals_distinct.click_id_type)
        and (
            rules.source_pattern is null
            or {{ matches('arrivals_distinct.source_name', 'rules.source_pattern') }}
        )
        and (
            rules.medium_pattern is null
            or {{ matches('arrivals_distinct.medium', 'rules.medium_pattern') }}
        )
        and (
            rules.campaign_pattern is null
            or {{ matches('arrivals_distinct.campaign_name', 'rules.campaign_pattern') }}
        )
        and (
            rules.referrer_pattern is null
            or {{ matches('arrivals_distinct.referrer', 'rules.referrer_pattern') }}
        )

),

sessions_dated as (

    select
        sessions.*,
        {{ business_date('sessions.started_at', 'settings.timezone') }} as session_date,
        {{ business_date('coalesce(sessions.started_at, settings.as_of_at)', 'settings.timezone') }}
            as rule_date
    from sessions
    cross join settings

),

-- many sessions of a day arrive alike, and a rule asks for no more than the arrival and the day
arrivals_dated as (

    select distinct click_id_type, source_name, medium, campaign_name, referrer, rule_date
    from sessions_dated

),

arrivals_matched as (

    select
        arrivals_dated.*,
        rules_matched.channel,
        row_number() over (
            partition by
                arrivals_dated.click_id_type, arrivals_dated.source_name, arrivals_dated.medium,
                arrivals_dated.campaign_name, arrivals_dated.referrer, arrivals_dated.rule_date
            order by
                rules_matched.is_weaker_than_click, rules_matched.position, rules_matched.channel
        ) as match_rank
    from arrivals_dated
    inner join rules_matched
        on arrivals_dated.click_id_type = rules_matched.click_id_type
        and arrivals_dated.source_name = rules_matched.source_name
        and arrivals_dated.medium = rules_matched.medium
        and arrivals_dated.campaign_name = rules_matched.campaign_name
        and arrivals_dated.referrer = rules_matched.referrer
        and {{ holds_on('rules_matched', 'arrivals_dated.rule_date') }}

),

sessions_channelled as (

    select
        sessions_dated.*,
        coalesce(clicks_channelled.channel, arrivals_matched.channel, 'direct') as channel
    from sessions_dated
    left join arrivals_matched
        on sessions_dated.click_id_type = arrivals_matched.click_id_type
        and sessions_dated.source_name = arrivals_matched.source_name
        and sessions_dated.medium = arrivals_matched.medium
        and sessions_dated.campaign_name = arrivals_matched.campaign_name
        and sessions_dated.referrer = arrivals_matched.referrer
        and sessions_dated.rule_date = arrivals_matched.rule_date
        and arrivals_matched.match_rank = 1
    left join clicks_channelled
        on sessions_dated.session_key = clicks_channelled.session_key

)

select * from sessions_channelled
