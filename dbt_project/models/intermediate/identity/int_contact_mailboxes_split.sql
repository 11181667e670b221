{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

single as (

    select
        contact_id,
        {{ canonical_email('email') }} as email
    from contacts
    where email not like '%@%@%'

),

-- two addresses in one field are two addresses
several as (

    select
        contact_id,
        translate(lower(email), ',/| ', ';;;;') as email_list
    from contacts
    where email like '%@%@%'

),

split as (

    select
        several.contact_id,
        {{ canonical_email('parts.part') }} as email
    from several
    {{ split_rows('several.email_list', ';', 'parts') }}

),

unioned as (

    select * from single
    union
    select * from split

),

filled as (

    select * from unioned where email is not null

)

select * from filled
