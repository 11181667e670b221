{{ config(
    materialized='persisted_identity',
    edges='int_identity_edges_built',
    events='identity_events',
    full_refresh=false,
) }}
-- depends_on: {{ ref('int_identity_edges_built') }}

with components as (

    select * from {{ ref('int_identity_components_solved') }}

),

nodes as (

    select * from {{ ref('int_identity_nodes_listed') }}

),

runs as (

    select * from {{ ref('stg_contract__runs') }}

),

versions as (

    select * from {{ ref('int_identity_rules_versioned') }}

),

described as (

    select
        components.node,
        components.component_id,
        nodes.tier,
        nodes.first_seen_at,
        runs.run_id,
        runs.as_of_at,
        versions.rule_version
    from components
    inner join nodes on components.node = nodes.node
    cross join runs
    cross join versions

)

select * from described
