{{ config(materialized='table') }}

with sessions as (select * from {{ ref('int_web_sessions_built') }}),
campaigns as (select * from {{ ref('int_campaigns_unioned') }}),
clicks as (select * from {{ ref('stg_google_ads__clicks') }}),

labels_listed as (

    select campaign_id, lower(replace(campaign_name, ' ', '_')) as label
    from campaigns

    union

    select campaign_id, lower(campaign_name) as label
    from campaigns

    union

    select campaign_id, split_part(campaign_id, ':', 2) as label
    from campaigns

),

labels_unambiguous as (

    select label, min(campaign_id) as campaign_id
    from labels_listed
    where label <> ''
    group by label
    having count(distinct campaign_id) = 1

),

clicks_distinct as (

    select google_click_id as click_id, min(campaign_id) as campaign_id
    from clicks
    where google_click_id is not null
    group by google_click_id

),

sessions_matched as (

    select
        sessions.session_key,
        coalesce(clicks_distinct.campaign_id, labels_unambiguous.campaign_id) as campaign_id,
        case when clicks_distinct.campaign_id is null then 'utm' else 'click' end as matched_by
    from sessions
    left join clicks_distinct
        on sessions.click_id = clicks_distinct.click_id
        and sessions.click_id <> ''
    left join labels_unambiguous
        on sessions.campaign_name = labels_unambiguous.label
    where clicks_distinct.campaign_id is not null or labels_unambiguous.campaign_id is not null

)

select * from sessions_matched
