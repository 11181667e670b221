{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

aliases as (

    select * from {{ ref('int_contact_aliases_split') }}

),

web_identities as (

    select * from {{ ref('int_web_identities_summed') }} where has_consent

),

observed as (

    select
        'contact:' || contact_id as record_node,
        source,
        case when record_type = 'lead' then 'lead_email' else 'contact_email' end as rule,
        'email' as id_type,
        {{ canonical_email('email') }} as identifier,
        1 as evidence_count,
        created_at as first_seen_at,
        updated_at as last_seen_at
    from contacts
    union all
    select
        'contact:' || contact_id as record_node,
        source,
        'contact_login' as rule,
        'login' as id_type,
        login_id as identifier,
        1 as evidence_count,
        created_at as first_seen_at,
        updated_at as last_seen_at
    from contacts
    union all
    select
        'contact:' || contact_id as record_node,
        source,
        case when record_type = 'lead' then 'lead_conversion' else 'contact_merge' end as rule,
        'contact' as id_type,
        merged_into_contact_id as identifier,
        1 as evidence_count,
        created_at as first_seen_at,
        updated_at as last_seen_at
    from contacts
    union all
    select
        'contact:' || aliases.contact_id as record_node,
        contacts.source,
        case aliases.alias_type
            when 'email' then 'contact_additional_email'
            else 'contact_merge'
        end
            as rule,
        case aliases.alias_type when 'email' then 'email' else 'contact' end as id_type,
        aliases.alias as identifier,
        1 as evidence_count,
        contacts.created_at as first_seen_at,
        contacts.updated_at as last_seen_at
    from aliases
    inner join contacts on aliases.contact_id = contacts.contact_id
    union all
    select
        'device:' || device_id as record_node,
        source,
        'device_login' as rule,
        'login' as id_type,
        login_id as identifier,
        event_count as evidence_count,
        first_seen_at,
        last_seen_at
    from web_identities
    where device_id is not null
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
    from web_identities
    where device_id is not null
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
    from web_identities
    where login_id is not null

),

summed as (

    select
        record_node,
        id_type || ':' || identifier as identifier_node,
        rule,
        id_type,
        identifier,
        min(source) as source,
        cast(sum(evidence_count) as bigint) as evidence_count,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from observed
    where identifier is not null
    group by record_node, rule, id_type, identifier

)

select * from summed
