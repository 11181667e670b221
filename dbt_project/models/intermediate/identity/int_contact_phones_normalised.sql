{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

companies as (

    select * from {{ ref('stg_contract__companies') }}

),

distinct_phones as (

    select distinct
        phone,
        country
    from contacts
    where phone is not null

),

parsed as (

    select
        distinct_phones.phone,
        distinct_phones.country,
        {{ phone_number('distinct_phones.phone', 'distinct_phones.country', 'companies.timezone') }}
            as phone_parsed
    from distinct_phones
    cross join companies

),

normalised as (

    select
        contacts.contact_id,
        split_part(parsed.phone_parsed, ';ext=', 1) as phone_number,
        nullif(split_part(parsed.phone_parsed, ';ext=', 2), '') as phone_extension
    from contacts
    inner join parsed
        on contacts.phone = parsed.phone and contacts.country is not distinct from parsed.country
    where parsed.phone_parsed is not null

)

select * from normalised
