with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

references_made as (

    select * from {{ ref('int_contact_references_collected') }}

),

named as (

    select
        contact_id,
        source,
        created_at as first_seen_at
    from contacts
    union all
    select
        merged_into_contact_id as contact_id,
        source,
        created_at as first_seen_at
    from contacts
    where merged_into_contact_id is not null
    union all
    select
        contact_id,
        source,
        first_seen_at
    from references_made

),

ids as (

    select
        contact_id,
        min(source) as source,
        min(first_seen_at) as first_seen_at
    from named
    group by contact_id

),

-- a spreadsheet reads 101 as 101.0
floats as (

    select
        contact_id,
        regexp_replace(contact_id, '[.]0+$', '') as alias,
        source,
        first_seen_at
    from ids
    where {{ matches('contact_id', "':[0-9]+[.]0+$'") }}

),

-- Salesforce's 18 characters are its 15 with a check at their end
checked_ids as (

    select
        ids.contact_id,
        short_ids.contact_id as alias,
        ids.source,
        ids.first_seen_at
    from ids
    inner join ids as short_ids
        on substr(ids.contact_id, 1, length(ids.contact_id) - 3) = short_ids.contact_id
    where {{ matches('ids.contact_id', "'^salesforce:(.*:)?[0-9A-Za-z]{18}$'") }}

),

aliased as (

    select * from floats
    union all
    select * from checked_ids

)

select * from aliased
