with events as (select * from {{ ref('int_web_events_unioned') }}),
visits as (select * from {{ ref('int_web_visits_numbered') }}),

events_sessioned as (

    select
        session_key,
        event_id, source, device_id, login_id, event_name, page_url, referrer, source_name, medium,
        campaign_name, click_id, click_id_type, device_category, country, period_label,
        has_consent, value, event_day, occurred_at
    from events
    where session_key is not null
    union all
    select
        visits.session_key,
        events.event_id, events.source, events.device_id, events.login_id, events.event_name,
        events.page_url, events.referrer, events.source_name, events.medium, events.campaign_name,
        events.click_id, events.click_id_type, events.device_category, events.country,
        events.period_label, events.has_consent, events.value, events.event_day,
        events.occurred_at
    from events
    inner join visits
        on events.event_id = visits.event_id
    where events.session_key is null

)

select * from events_sessioned
