{{ config(materialized='table') }}

with sessions as (select * from {{ ref('int_web_sessions_built') }}),

logins_found as (

    select session_key, min(occurred_at) as linked_at
    from {{ ref('int_web_events_sessioned') }}
    where login_id is not null
    group by session_key

),

devices_linked as (

    select record_node, min(first_seen_at) as linked_at
    from {{ ref('int_identity_edges_decided') }}
    where rejection_reason is null
    group by record_node

),

links_dated as (

    select
        sessions.session_key,
        least(
            coalesce(logins_found.linked_at, devices_linked.linked_at),
            coalesce(devices_linked.linked_at, logins_found.linked_at)
        ) as linked_at
    from sessions
    left join logins_found
        on sessions.session_key = logins_found.session_key
    left join devices_linked
        on devices_linked.record_node = 'device:' || sessions.device_id
    where logins_found.linked_at is not null or devices_linked.linked_at is not null

)

select * from links_dated
