with edges as (

    select * from {{ ref('int_identity_edges_decided') }}

),

accepted as (

    select
        record_node,
        identifier_node,
        rule,
        source,
        tier,
        evidence_count,
        first_seen_at,
        last_seen_at
    from edges
    where rejection_reason is null

)

select * from accepted
