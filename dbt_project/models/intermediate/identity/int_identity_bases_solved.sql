{{ config(materialized='connected_components', incremental_above='incremental_nodes') }}
-- depends_on: {{ ref('identity_limits') }}

with judged as (

    select * from {{ ref('int_identity_edges_judged') }}

),

forced as (

    select * from {{ ref('int_identity_links_forced') }}

),

strong as (

    select
        record_node as node_a,
        identifier_node as node_b
    from judged
    where tier <= 2 and rejection_reason is null
    union all
    select
        record_node as node_a,
        identifier_node as node_b
    from forced

)

select * from strong
