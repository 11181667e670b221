{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

-- the address first and its mailbox after: in one expression it would be searched four times
single as (

    select
        contact_id,
        {{ email_address('email') }} as address
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
        {{ email_address('parts.part') }} as address
    from several
    {{ split_rows('several.email_list', ';', 'parts') }}

),

unioned as (

    select * from single
    union all
    select * from split

),

filled as (

    select distinct
        contact_id,
        {{ mailbox_of('address') }} as email
    from unioned
    where address is not null

)

select * from filled
