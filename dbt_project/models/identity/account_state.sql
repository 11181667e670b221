{{ config(
    materialized='persisted_identity',
    entity='account',
    edges='int_account_edges_built',
    events='account_events',
    full_refresh=false,
) }}
-- depends_on: {{ ref('int_account_edges_built') }}

with components as (

    select * from {{ ref('int_account_components_solved') }}

),

companies as (

    select * from {{ ref('int_companies_unioned') }}

),

priorities as (

    select * from {{ ref('source_priorities') }}

),

runs as (

    select * from {{ ref('stg_contract__runs') }}

),

versions as (

    select * from {{ ref('int_identity_rules_versioned') }}

),

-- a living record before a deleted one, and one that was delivered before one that is only named
described as (

    select
        components.node,
        components.component_id,
        case
            when companies.company_id is null then 200
            when companies.is_deleted then 100
            else 0
        end + coalesce(priorities.priority, 99) as tier,
        companies.created_at as first_seen_at,
        runs.run_id,
        runs.as_of_at,
        versions.rule_version
    from components
    left join companies on components.node = companies.company_id
    left join priorities on companies.source = priorities.source
    cross join runs
    cross join versions

)

select * from described
