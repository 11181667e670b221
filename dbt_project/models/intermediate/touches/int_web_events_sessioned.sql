with settings as (select * from {{ ref('int_settings_resolved') }}),
events as (select * from {{ ref('int_web_events_unioned') }}),

events_keyed as (

    select * from events
    where session_key is not null

),

events_unkeyed as (

    select * from events
    where session_key is null and coalesce(device_id, login_id) is not null

),

events_lagged as (

    select
        events_unkeyed.*,
        lag(occurred_at) over (
            partition by coalesce(device_id, login_id)
            order by occurred_at nulls first, event_id
        ) as previous_at
    from events_unkeyed

),

gaps_measured as (

    select
        events_lagged.*,
        {{ epoch_seconds('occurred_at') }} - {{ epoch_seconds('previous_at') }} as idle_seconds
    from events_lagged

),

visits_numbered as (

    select
        gaps_measured.*,
        sum(case when idle_seconds <= settings.timeout_minutes * 60 then 0 else 1 end) over (
            partition by coalesce(device_id, login_id)
            order by occurred_at nulls first, event_id
            rows between unbounded preceding and current row
        ) as visit_number
    from gaps_measured
    cross join settings

),

events_sessioned as (

    select
        session_key,
        event_id, source, device_id, login_id, event_name, page_url, referrer, source_name, medium,
        campaign_name, click_id, click_id_type, device_category, country, period_label,
        has_consent, value, occurred_at
    from events_keyed
    union all
    select
        coalesce(device_id, login_id) || ':visit:' || cast(visit_number as varchar) as session_key,
        event_id, source, device_id, login_id, event_name, page_url, referrer, source_name, medium,
        campaign_name, click_id, click_id_type, device_category, country, period_label,
        has_consent, value, occurred_at
    from visits_numbered

)

select * from events_sessioned
