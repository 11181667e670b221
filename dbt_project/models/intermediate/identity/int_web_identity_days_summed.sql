{{ config(materialized='mended', days='int_web_event_days_digested') }}

-- depends_on: {{ ref('int_web_event_days_digested') }}
with web_events as (select * from {{ ref('int_web_events_unioned') }}),

identified as (

    select
        source,
        device_id,
        login_id,
        {{ canonical_email('email') }} as email,
        has_consent,
        event_day,
        occurred_at
    from web_events
    where device_id is not null or login_id is not null or email is not null

),

summed as (

    select
        source,
        device_id,
        login_id,
        email,
        has_consent,
        event_day,
        cast(count(*) as bigint) as event_count,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at
    from identified
    group by source, device_id, login_id, email, has_consent, event_day

)

select * from summed
