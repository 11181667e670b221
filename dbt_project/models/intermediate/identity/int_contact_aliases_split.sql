{{ config(materialized='table') }}

with contacts as (select * from {{ ref('stg_hubspot__contacts') }}),

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

unioned as (

    select * from additional_emails
    union
    select * from merged_ids
    union
    select * from merged_vids

),

known as (

    select * from unioned where alias is not null and alias <> contact_id

)

select * from known
