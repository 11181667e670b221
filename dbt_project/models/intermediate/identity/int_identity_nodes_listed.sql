{{ config(materialized='table') }}

with contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

edges as (

    select * from {{ ref('int_identity_edges_judged') }}

),

web_identities as (

    select * from {{ ref('int_web_identities_summed') }}

),

references_made as (

    select * from {{ ref('int_contact_references_collected') }}

),

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
        case id_type when 'email' then 2 else 1 end as tier,
        first_seen_at
    from edges
    where
        rejection_reason is null
        or (rejection_reason in ('shared_device', 'degree_cap') and id_type <> 'email')
    union all
    select
        record_node as node,
        'login' as node_type,
        source,
        1 as tier,
        first_seen_at
    from edges
    where record_node like 'login:%'
    union all
    select
        'device:' || device_id as node,
        'device' as node_type,
        source,
        3 as tier,
        first_seen_at
    from web_identities
    where device_id is not null
    union all
    select
        'login:' || login_id as node,
        'login' as node_type,
        source,
        1 as tier,
        first_seen_at
    from web_identities
    where login_id is not null and device_id is null

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
