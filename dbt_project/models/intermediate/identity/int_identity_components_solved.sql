{{ config(materialized='connected_components') }}

with edges as (

    select * from {{ ref('int_identity_edges_built') }}

),

nodes as (

    select * from {{ ref('int_identity_nodes_listed') }}

),

-- a node that nothing joins is a component too
paired as (

    select
        record_node as node_a,
        identifier_node as node_b
    from edges
    union all
    select
        node as node_a,
        node as node_b
    from nodes

)

select * from paired
