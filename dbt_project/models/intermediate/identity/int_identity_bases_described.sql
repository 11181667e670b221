{{ config(materialized='table') }}

with touched as (

    select distinct base_id from {{ ref('int_identity_links_touched') }} where base_count > 1

),

bases as (

    select
        node,
        cast(component_id as {{ dbt.type_string() }}) as base_id
    from {{ ref('int_identity_bases_solved') }}

),

contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

names as (

    select * from {{ ref('int_contact_names_folded') }}

),

members as (

    select
        touched.base_id,
        coalesce(bases.node, touched.base_id) as node
    from touched
    left join bases on touched.base_id = bases.base_id

),

-- what the source keeps one of per person: a login, and a record of each kind
described as (

    select distinct
        members.base_id,
        case
            when members.node like 'login:%' then 'login'
            when contacts.contact_id is not null then contacts.source || ' ' || contacts.record_type
        end as key_system,
        names.given_name,
        names.given_root,
        names.family_name
    from members
    left join contacts on members.node = 'contact:' || contacts.contact_id
    left join names on contacts.contact_id = names.contact_id
    where members.node like 'login:%' or contacts.contact_id is not null

)

select * from described
