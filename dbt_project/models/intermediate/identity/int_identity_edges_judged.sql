{{ config(materialized='table') }}

with screened as (

    select * from {{ ref('int_identity_edges_screened') }}

),

hubs as (

    select distinct identifier_node from {{ ref('int_identity_hubs_found') }}

),

strong_hubs as (

    select * from {{ ref('int_identity_hubs_found') }}

),

contradicted as (

    select * from {{ ref('int_identity_names_contradicted') }}

),

-- a hub is taken out for everybody, not given to whoever came first; only the source's own word
-- stands beside it
judged as (

    select
        screened.record_node,
        screened.identifier_node,
        screened.rule,
        screened.id_type,
        screened.source,
        screened.tier,
        screened.evidence_count,
        screened.first_seen_at,
        screened.last_seen_at,
        case
            when screened.value_reason is not null then screened.value_reason
            when screened.tier > 1 and hubs.identifier_node is not null then 'degree_cap'
            when strong_hubs.identifier_node is not null then 'degree_cap'
            when contradicted.identifier_node is not null then 'incompatible_names'
        end as rejection_reason
    from screened
    left join hubs on screened.identifier_node = hubs.identifier_node
    left join strong_hubs
        on
            screened.identifier_node = strong_hubs.identifier_node
            and screened.cap_group = strong_hubs.cap_group
    left join contradicted on screened.identifier_node = contradicted.identifier_node

)

select * from judged
