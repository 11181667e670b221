with sessions as (select * from {{ ref('int_web_sessions_channelled') }}),

sessions_described as (

    select
        cast(session_key as varchar) as session_key,
        cast(source as varchar) as source,
        cast(channel as varchar) as channel,
        cast(source_name as varchar) as source_name,
        cast(medium as varchar) as medium,
        cast(campaign_name as varchar) as campaign_name,
        cast(device_category as varchar) as device_category,
        cast(country as varchar) as country,
        cast(period_label as varchar) as period_label,
        cast(event_count as bigint) as event_count,
        cast(page_view_count as bigint) as page_view_count,
        cast(event_value as decimal(18, 2)) as event_value,
        cast(has_consent as boolean) as has_consent,
        cast(session_date as date) as session_date,
        cast(started_at as timestamp) as started_at,
        cast(ended_at as timestamp) as ended_at
    from sessions
    where not is_form

)

select * from sessions_described
