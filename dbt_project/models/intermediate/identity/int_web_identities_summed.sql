{{ config(materialized='table') }}

with identity_days as (select * from {{ ref('int_web_identity_days_summed') }}),

summed as (

    select
        source,
        device_id,
        login_id,
        email,
        has_consent,
        cast(sum(event_count) as bigint) as event_count,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from identity_days
    group by source, device_id, login_id, email, has_consent

)

select * from summed
