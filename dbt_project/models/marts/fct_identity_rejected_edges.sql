with edges as (

    select * from {{ ref('int_identity_edges_rejected') }}

),

described as (

    select
        cast({{ masked_node('record_node') }} as varchar) as record_node,
        cast({{ masked_node('identifier_node') }} as varchar) as identifier_node,
        cast(rule as varchar) as rule,
        cast(source as varchar) as source,
        cast(rejection_reason as varchar) as rejection_reason,
        cast(tier as bigint) as tier,
        cast(evidence_count as bigint) as evidence_count,
        cast(first_seen_at as timestamp) as first_seen_at,
        cast(last_seen_at as timestamp) as last_seen_at
    from edges

)

select * from described
