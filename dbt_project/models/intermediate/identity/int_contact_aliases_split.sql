{{ config(materialized='table') }}

with contacts as (select * from {{ ref('stg_hubspot__contacts') }}),
people as (select * from {{ ref('int_salesforce_people_unioned') }}),

additional_emails as (

    select
        contacts.contact_id,
        'email' as alias_type,
        {{ canonical_email('emails.part') }} as alias
    from contacts
    {{ split_rows('contacts.additional_emails', ';', 'emails') }}

),

merged_ids as (

    select
        contacts.contact_id,
        'record' as alias_type,
        {{ unified_id('hubspot', 'ids.part') }} as alias
    from contacts
    {{ split_rows('contacts.merged_contact_ids', ';', 'ids') }}

),

-- '<id>:<milliseconds of the merge>'
merged_vids as (

    select
        contacts.contact_id,
        'record' as alias_type,
        {{ unified_id('hubspot', "split_part(ids.part, ':', 1)") }} as alias
    from contacts
    {{ split_rows('contacts.merged_contact_vids', ';', 'ids') }}

),

-- what the vendors' sync wrote, in its short form or whole
synced_ids as (

    select
        contact_id,
        substr(salesforce_contact_id, 1, 15) as short_id
    from contacts
    where salesforce_contact_id is not null
    union
    select
        contact_id,
        substr(salesforce_lead_id, 1, 15) as short_id
    from contacts
    where salesforce_lead_id is not null

),

synced_records as (

    select
        synced_ids.contact_id,
        'synced' as alias_type,
        people.contact_id as alias
    from synced_ids
    inner join people on 'salesforce:' || synced_ids.short_id = substr(people.contact_id, 1, 26)

),

unioned as (

    select * from additional_emails
    union
    select * from merged_ids
    union
    select * from merged_vids
    union
    select * from synced_records

),

known as (

    select * from unioned where alias is not null and alias <> contact_id

)

select * from known
