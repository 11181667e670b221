{{ config(materialized='table') }}

with sessions as (select * from {{ ref('int_web_sessions_built') }}),

devices_linked as (

    select
        record_node,
        min(first_seen_at) as linked_at,
        cast(null as {{ dbt.type_timestamp() }}) as shared_at
    from {{ ref('int_identity_edges_decided') }}
    where rejection_reason is null
    group by record_node
    union all
    select
        record_node,
        first_used_at as linked_at,
        shared_at
    from {{ ref('int_device_owners_dated') }}

),

links_found as (

    select
        session_key,
        logged_in_at as linked_at
    from sessions
    where logged_in_at is not null
    union all
    select
        sessions.session_key,
        devices_linked.linked_at
    from sessions
    inner join devices_linked
        on
            devices_linked.record_node = 'device:' || sessions.device_id
            and (
                devices_linked.shared_at is null or sessions.started_at < devices_linked.shared_at
            )

),

links_dated as (

    select
        session_key,
        min(linked_at) as linked_at
    from links_found
    group by session_key

)

select * from links_dated
