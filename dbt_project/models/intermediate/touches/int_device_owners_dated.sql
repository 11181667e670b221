{{ config(materialized='table') }}

with edges as (select * from {{ ref('int_identity_edges_decided') }}),
states as (select * from {{ ref('identity_state') }}),

-- a hub is nobody's from its first day on: its refused edges have another reason
uses_found as (

    select
        edges.record_node,
        states.customer_id,
        min(edges.first_seen_at) as first_used_at
    from edges
    inner join states
        on edges.identifier_node = states.node and states.valid_to is null
    where
        edges.record_node like 'device:%'
        and edges.rejection_reason in ('shared_device', 'incompatible_names')
        and edges.first_seen_at is not null
    group by edges.record_node, states.customer_id

),

uses_ranked as (

    select
        uses_found.*,
        row_number() over (
            partition by record_node order by first_used_at, customer_id
        ) as use_rank
    from uses_found

),

owners_dated as (

    select
        owners.record_node,
        owners.customer_id,
        owners.first_used_at,
        others.first_used_at as shared_at
    from uses_ranked as owners
    left join uses_ranked as others
        on owners.record_node = others.record_node and others.use_rank = 2
    where
        owners.use_rank = 1
        and (others.first_used_at is null or owners.first_used_at < others.first_used_at)

)

select * from owners_dated
