{{ config(materialized='table') }}

with web_identities as (

    select * from {{ ref('int_web_identities_summed') }}

),

contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

-- whoever refuses after having agreed withdraws
withdrawn_devices as (

    select device_id
    from web_identities
    where device_id is not null
    group by device_id
    having
        max(case when has_consent then 1 else 0 end) = 0
        or max(case when not has_consent then last_seen_at end)
        >= max(case when has_consent then last_seen_at end)

),

consented as (

    select web_identities.*
    from web_identities
    left join withdrawn_devices on web_identities.device_id = withdrawn_devices.device_id
    where web_identities.has_consent and withdrawn_devices.device_id is null

),

login_addresses as (

    select
        source,
        login_id,
        first_seen_at,
        last_seen_at
    from consented
    where login_id like '%@%'
    union all
    select
        source,
        login_id,
        created_at as first_seen_at,
        updated_at as last_seen_at
    from contacts
    where login_id like '%@%'

),

extracted as (

    select
        'device:' || device_id as record_node,
        source,
        'device_login' as rule,
        'login' as id_type,
        login_id as identifier,
        event_count as evidence_count,
        first_seen_at,
        last_seen_at
    from consented
    where device_id is not null and login_id is not null
    union all
    select
        'device:' || device_id as record_node,
        source,
        'device_email' as rule,
        'email' as id_type,
        email as identifier,
        event_count as evidence_count,
        first_seen_at,
        last_seen_at
    from consented
    where device_id is not null and email is not null
    union all
    select
        'login:' || login_id as record_node,
        source,
        'login_email' as rule,
        'email' as id_type,
        email as identifier,
        event_count as evidence_count,
        first_seen_at,
        last_seen_at
    from consented
    where login_id is not null and email is not null
    union all
    select
        'login:' || login_id as record_node,
        source,
        'login_address' as rule,
        'email' as id_type,
        {{ canonical_email('login_id') }} as identifier,
        1 as evidence_count,
        first_seen_at,
        last_seen_at
    from login_addresses

),

summed as (

    select
        record_node,
        source,
        rule,
        id_type,
        identifier,
        cast(sum(evidence_count) as bigint) as evidence_count,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from extracted
    where identifier is not null
    group by record_node, source, rule, id_type, identifier

)

select * from summed
