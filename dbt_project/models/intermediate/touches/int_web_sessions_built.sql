{{ config(
    materialized='mended', days='int_session_days_digested',
    mended_from='int_web_events_sessioned', group_key='session_key'
) }}

-- depends_on: {{ ref('int_session_days_digested') }}
with events as (select * from {{ ref('int_web_events_sessioned') }}),

-- a page of the site itself is no referrer
events_referred as (

    select
        session_key, event_id, click_id, click_id_type, source_name, medium, campaign_name,
        occurred_at,
        case
            when coalesce({{ host_of('referrer') }}, '') <> coalesce({{ host_of('page_url') }}, '')
                then referrer
        end as referrer
    from events
    where coalesce(click_id, source_name, medium, campaign_name, referrer) is not null

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
        session_key like 'form:%' as is_form,
        min(case when has_consent = false then 0 else 1 end) = 1 as has_consent,
        min(event_day) as first_event_day,
        max(event_day) as last_event_day,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min(case when login_id is not null then occurred_at end) as logged_in_at
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
    left join arrivals_ranked as arrivals
        on sessions_aggregated.session_key = arrivals.session_key
        and arrivals.arrival_rank = 1

)

select * from sessions_sourced
