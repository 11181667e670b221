{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

roots as (

    select * from {{ ref('given_name_roots') }}

),

blocked_values as (

    select * from {{ ref('identity_blocked_values') }} where id_type = 'name'

),

-- Smith-Jones is Smith Jones; O'Brien is OBrien
spelled as (

    select
        contact_id,
        source,
        record_type,
        trim(replace(replace({{ plain_name('first_name') }}, '-', ' '), '''', '')) as given_name,
        trim(replace(replace({{ plain_name('last_name') }}, '-', ' '), '''', '')) as family_name
    from contacts
    where first_name is not null or last_name is not null

),

unblocked as (

    select
        spelled.contact_id,
        spelled.source,
        spelled.record_type,
        case when given.value is null then nullif(spelled.given_name, '') end as given_name,
        case when family.value is null then nullif(spelled.family_name, '') end as family_name
    from spelled
    left join blocked_values as given on spelled.given_name = given.value
    left join blocked_values as family on spelled.family_name = family.value

),

folded as (

    select
        unblocked.contact_id,
        unblocked.source,
        unblocked.record_type,
        unblocked.given_name,
        coalesce(roots.root, split_part(unblocked.given_name, ' ', 1)) as given_root,
        unblocked.family_name
    from unblocked
    left join roots on split_part(unblocked.given_name, ' ', 1) = roots.variant
    where unblocked.given_name is not null and unblocked.family_name is not null

)

select * from folded
