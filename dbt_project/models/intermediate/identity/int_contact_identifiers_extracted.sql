with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

mailboxes as (

    select * from {{ ref('int_contact_mailboxes_split') }}

),

phones as (

    select * from {{ ref('int_contact_phones_normalised') }}

),

aliases as (

    select * from {{ ref('int_contact_aliases_split') }}

),

ids_aliased as (

    select * from {{ ref('int_contact_ids_aliased') }}

),

found as (

    select
        mailboxes.contact_id,
        case when contacts.record_type = 'lead' then 'lead_email' else 'contact_email' end as rule,
        'email' as id_type,
        mailboxes.email as identifier
    from mailboxes
    inner join contacts on mailboxes.contact_id = contacts.contact_id
    union
    select
        contact_id,
        'contact_login' as rule,
        'login' as id_type,
        login_id as identifier
    from contacts
    where login_id is not null
    union
    select
        contact_id,
        case when record_type = 'lead' then 'lead_conversion' else 'contact_merge' end as rule,
        'contact' as id_type,
        merged_into_contact_id as identifier
    from contacts
    where merged_into_contact_id is not null
    union
    select
        contact_id,
        case alias_type
            when 'email' then 'contact_additional_email'
            when 'synced' then 'contact_sync'
            else 'contact_merge'
        end as rule,
        case alias_type when 'email' then 'email' else 'contact' end as id_type,
        alias as identifier
    from aliases
    union
    select
        contact_id,
        'contact_phone' as rule,
        'phone' as id_type,
        phone_number as identifier
    from phones

),

extracted as (

    select
        'contact:' || found.contact_id as record_node,
        contacts.source,
        found.rule,
        found.id_type,
        found.identifier,
        1 as evidence_count,
        contacts.created_at as first_seen_at,
        contacts.updated_at as last_seen_at
    from found
    inner join contacts on found.contact_id = contacts.contact_id
    union all
    select
        'contact:' || contact_id as record_node,
        source,
        'same_id' as rule,
        'contact' as id_type,
        alias as identifier,
        1 as evidence_count,
        first_seen_at,
        first_seen_at as last_seen_at
    from ids_aliased

)

select * from extracted
