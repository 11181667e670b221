{{ config(materialized='connected_components') }}

with companies as (select * from {{ ref('int_companies_unioned') }}),
edges as (select * from {{ ref('int_account_edges_built') }}),

paired as (

    select
        record_node as node_a,
        identifier_node as node_b
    from edges
    union all
    select
        company_id as node_a,
        company_id as node_b
    from companies

)

select * from paired
