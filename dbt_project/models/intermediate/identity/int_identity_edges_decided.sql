{{ config(materialized='table') }}

with admitted as (

    select * from {{ ref('int_identity_edges_admitted') }}

),

constrained as (

    select * from {{ ref('int_identity_edges_constrained') }} where rejection_reason is not null

),

decided as (

    select
        admitted.record_node,
        admitted.identifier_node,
        admitted.rule,
        admitted.id_type,
        admitted.source,
        coalesce(admitted.rejection_reason, constrained.rejection_reason) as rejection_reason,
        admitted.tier,
        admitted.evidence_count,
        admitted.first_seen_at,
        admitted.last_seen_at
    from admitted
    left join constrained
        on
            admitted.record_node = constrained.record_node
            and admitted.identifier_node = constrained.identifier_node
            and admitted.rule = constrained.rule

)

select * from decided
