{{ config(materialized='table') }}

with states as (

    select * from {{ ref('identity_state') }}

),

nodes as (

    select * from {{ ref('int_identity_nodes_listed') }}

),

edges as (

    select * from {{ ref('int_identity_edges_built') }}

),

sided as (

    select
        record_node as node,
        rule,
        tier
    from edges
    union all
    select
        identifier_node as node,
        rule,
        tier
    from edges

),

strongest_rules as (

    select
        node,
        rule
    from (
        select
            node,
            rule,
            row_number() over (partition by node order by tier, rule) as strength
        from sided
    ) as ranked
    where strength = 1

),

-- an e-mail address or a telephone number joins records; it is none
resolved as (

    select
        states.node as record_node,
        nodes.node_type,
        nodes.source,
        states.customer_id,
        coalesce(strongest_rules.rule, 'alone') as rule,
        nodes.first_seen_at,
        states.valid_from as resolved_at
    from states
    inner join nodes on states.node = nodes.node
    left join strongest_rules on states.node = strongest_rules.node
    where states.valid_to is null and nodes.node_type in ('contact', 'login', 'device')

)

select * from resolved
