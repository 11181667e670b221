{{ config(materialized='table') }}

with events as (select * from {{ ref('int_web_events_sessioned') }}),
sessions as (select * from {{ ref('int_web_sessions_built') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),

logins_distinct as (

    select distinct session_key, login_id
    from events
    where login_id is not null

),

customers_by_login as (

    select distinct logins_distinct.session_key, identities.customer_id
    from logins_distinct
    inner join identities
        on identities.record_node = 'login:' || logins_distinct.login_id

),

customers_by_device as (

    select sessions.session_key, identities.customer_id
    from sessions
    inner join identities
        on identities.record_node = 'device:' || sessions.device_id
    left join customers_by_login
        on sessions.session_key = customers_by_login.session_key
    where customers_by_login.session_key is null

),

customers_unioned as (

    select session_key, customer_id, 'login' as resolved_by
    from customers_by_login
    union all
    select session_key, customer_id, 'device' as resolved_by
    from customers_by_device

),

customers_consented as (

    select customers_unioned.*
    from customers_unioned
    inner join sessions
        on customers_unioned.session_key = sessions.session_key
    where sessions.has_consent

)

select * from customers_consented
