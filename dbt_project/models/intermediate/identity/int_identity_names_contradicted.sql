{{ config(materialized='table') }}

with screened as (

    select screened.*
    from {{ ref('int_identity_edges_screened') }} as screened
    inner join {{ ref('identity_guards') }} as guards
        on guards.guard = 'incompatible_names' and guards.is_on
    where screened.value_reason is null

),

hubs as (

    select distinct identifier_node from {{ ref('int_identity_hubs_found') }}

),

names as (

    select * from {{ ref('int_contact_names_folded') }}

),

named as (

    select distinct
        screened.identifier_node,
        case names.record_type when 'contact' then names.source end as contact_source,
        names.given_name,
        names.given_root,
        names.family_name
    from screened
    inner join names on screened.record_node = 'contact:' || names.contact_id
    left join hubs on screened.identifier_node = hubs.identifier_node
    where screened.id_type = 'email' and hubs.identifier_node is null

),

several as (

    select identifier_node
    from named
    group by identifier_node
    having
        min(given_name || ' ' || family_name) <> max(given_name || ' ' || family_name)

),

doubtful as (

    select named.*
    from named
    inner join several on named.identifier_node = several.identifier_node

),

-- two records of one system that share a mailbox are one person twice only if they are called alike
contradicted as (

    select distinct one.identifier_node
    from doubtful as one
    inner join doubtful as other on one.identifier_node = other.identifier_node
    where
        {{ names_contradict('one', 'other') }}
        or (
            one.contact_source = other.contact_source
            and not {{ given_names_agree('one', 'other') }}
            and not {{ names_are_swapped('one', 'other') }}
        )

)

select * from contradicted
