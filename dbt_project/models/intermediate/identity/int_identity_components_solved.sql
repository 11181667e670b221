{{ config(materialized='table') }}

with nodes as (

    select * from {{ ref('int_identity_nodes_listed') }}

),

clusters as (

    select * from {{ ref('int_identity_clusters_solved') }}

),

constrained as (

    select
        record_node as node,
        record_component_id as component_id
    from {{ ref('int_identity_edges_constrained') }}
    union
    select
        identifier_node as node,
        identifier_component_id as component_id
    from {{ ref('int_identity_edges_constrained') }}

),

-- a node that nothing joins is a component too
solved as (

    select
        nodes.node,
        coalesce(
            constrained.component_id,
            cast(clusters.component_id as {{ dbt.type_string() }}),
            nodes.node
        ) as component_id
    from nodes
    left join clusters on nodes.node = clusters.node
    left join constrained on nodes.node = constrained.node

)

select * from solved
