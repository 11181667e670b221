{{ config(materialized='table') }}

with events_sessioned as (select * from {{ ref('int_web_events_sessioned') }}),

-- a page of the site itself is no referrer
events_referred as (

    select
        session_key, event_id, click_id, click_id_type, source_name, medium, campaign_name,
        occurred_at,
        case
            when {{ host_of('referrer') }} is distinct from {{ host_of('page_url') }} then referrer
        end as referrer
    from events_sessioned

),

arrivals_ranked as (

    select
        session_key,
        coalesce(click_id, '') as click_id,
        coalesce(click_id_type, '') as click_id_type,
        lower(coalesce(source_name, '')) as source_name,
        lower(coalesce(medium, '')) as medium,
        lower(coalesce(campaign_name, '')) as campaign_name,
        lower(coalesce(referrer, '')) as referrer,
        row_number() over (
            partition by session_key
            order by occurred_at nulls last, event_id
        ) as arrival_rank
    from events_referred
    where coalesce(click_id, source_name, medium, campaign_name, referrer) is not null

),

sessions_aggregated as (

    select
        session_key,
        min(source) as source,
        min(device_id) as device_id,
        min(device_category) as device_category,
        min(country) as country,
        min(period_label) as period_label,
        count(*) as event_count,
        sum(case when event_name = 'page_view' then 1 else 0 end) as page_view_count,
        sum(value) as event_value,
        min(case when has_consent = false then 0 else 1 end) = 1 as has_consent,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at
    from events_sessioned
    group by session_key

),

sessions_sourced as (

    select
        sessions_aggregated.*,
        coalesce(arrivals_ranked.click_id, '') as click_id,
        coalesce(arrivals_ranked.click_id_type, '') as click_id_type,
        coalesce(arrivals_ranked.source_name, '') as source_name,
        coalesce(arrivals_ranked.medium, '') as medium,
        coalesce(arrivals_ranked.campaign_name, '') as campaign_name,
        coalesce(arrivals_ranked.referrer, '') as referrer
    from sessions_aggregated
    left join arrivals_ranked
        on sessions_aggregated.session_key = arrivals_ranked.session_key
        and arrivals_ranked.arrival_rank = 1

)

select * from sessions_sourced
