{{ config(materialized='table') }}

with events as (select * from {{ ref('int_web_events_sessioned') }}),
sessions as (select * from {{ ref('int_web_sessions_built') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),
owners as (select * from {{ ref('int_device_owners_dated') }}),

logins_dated as (

    select
        session_key,
        login_id,
        min(occurred_at) as logged_in_at
    from events
    where login_id is not null
    group by session_key, login_id

),

-- of several people in one session, the one whose login is nearest to its beginning brought it
logins_ranked as (

    select
        logins_dated.session_key,
        identities.customer_id,
        row_number() over (
            partition by logins_dated.session_key
            order by logins_dated.logged_in_at nulls last, logins_dated.login_id
        ) as login_rank
    from logins_dated
    inner join identities
        on identities.record_node = 'login:' || logins_dated.login_id

),

-- before a second person used it, a shared device was the first one's
customers_found as (

    select
        sessions.session_key,
        coalesce(logins_ranked.customer_id, owners.customer_id, identities.customer_id)
            as customer_id,
        case
            when logins_ranked.customer_id is not null then 'login'
            when owners.customer_id is not null then 'first_person'
            else 'device'
        end as resolved_by
    from sessions
    left join logins_ranked
        on
            sessions.session_key = logins_ranked.session_key
            and logins_ranked.login_rank = 1
    left join owners
        on
            owners.record_node = 'device:' || sessions.device_id
            and (owners.shared_at is null or sessions.started_at < owners.shared_at)
    left join identities
        on identities.record_node = 'device:' || sessions.device_id
    where sessions.has_consent

),

customers_resolved as (

    select * from customers_found where customer_id is not null

)

select * from customers_resolved
