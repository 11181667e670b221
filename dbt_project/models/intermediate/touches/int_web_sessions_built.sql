{{ config(materialized='table') }}

with events as (select * from {{ ref('int_web_events_sessioned') }}),
arrivals as (select * from {{ ref('int_session_arrivals_found') }}),

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
        session_key like 'form:%' as is_form,
        min(case when has_consent = false then 0 else 1 end) = 1 as has_consent,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at
    from events
    group by session_key

),

sessions_sourced as (

    select
        sessions_aggregated.*,
        coalesce(arrivals.click_id, '') as click_id,
        coalesce(arrivals.click_id_type, '') as click_id_type,
        coalesce(arrivals.source_name, '') as source_name,
        coalesce(arrivals.medium, '') as medium,
        coalesce(arrivals.campaign_name, '') as campaign_name,
        coalesce(arrivals.referrer, '') as referrer
    from sessions_aggregated
    left join arrivals
        on sessions_aggregated.session_key = arrivals.session_key

)

select * from sessions_sourced
