with edges as (

    select * from {{ ref('int_identity_edges_decided') }}

),

rejected as (

    select
        record_node,
        identifier_node,
        rule,
        source,
        rejection_reason,
        tier,
        evidence_count,
        first_seen_at,
        last_seen_at
    from edges
    where rejection_reason is not null

)

select * from rejected
