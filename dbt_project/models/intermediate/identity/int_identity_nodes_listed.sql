{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

edges as (

    select * from {{ ref('int_identity_edges_decided') }}

),

web_identities as (

    select * from {{ ref('int_web_identities_summed') }}

),

references_made as (

    select * from {{ ref('int_contact_references_collected') }}

),

blocks as (

    select * from {{ ref('int_identity_blocks_listed') }} where not is_pattern

),

-- a record is a node whatever becomes of its edges; an address or a number only while it joins
listed as (

    select
        'contact:' || contact_id as node,
        'contact' as node_type,
        source,
        1 as tier,
        created_at as first_seen_at
    from contacts
    union all
    select
        'contact:' || contact_id as node,
        'contact' as node_type,
        source,
        1 as tier,
        first_seen_at
    from references_made
    union all
    select
        identifier_node as node,
        id_type as node_type,
        source,
        case id_type when 'email' then 2 when 'phone' then 4 else 1 end as tier,
        first_seen_at
    from edges
    where
        rejection_reason is null
        or (id_type in ('contact', 'login') and rejection_reason <> 'blocked_value')
    union all
    select
        'login:' || web_identities.login_id as node,
        'login' as node_type,
        web_identities.source,
        1 as tier,
        web_identities.first_seen_at
    from web_identities
    left join blocks
        on blocks.id_type = 'login' and lower(web_identities.login_id) = blocks.value
    where web_identities.login_id is not null and blocks.value is null
    union all
    select
        'device:' || web_identities.device_id as node,
        'device' as node_type,
        web_identities.source,
        3 as tier,
        web_identities.first_seen_at
    from web_identities
    where web_identities.device_id is not null

),

summed as (

    select
        node,
        min(node_type) as node_type,
        min(source) as source,
        min(tier) as tier,
        min(first_seen_at) as first_seen_at
    from listed
    group by node

)

select * from summed
