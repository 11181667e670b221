{{ config(materialized='connected_components', incremental_above='incremental_nodes') }}
-- depends_on: {{ ref('identity_limits') }}

with admitted as (

    select * from {{ ref('int_identity_edges_admitted') }}

),

joining as (

    select
        record_node as node_a,
        identifier_node as node_b
    from admitted
    where rejection_reason is null

)

select * from joining
