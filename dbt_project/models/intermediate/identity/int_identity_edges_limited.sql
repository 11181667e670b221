with admitted as (

    select * from {{ ref('int_identity_edges_admitted') }} where rejection_reason is null

),

clusters as (

    select * from {{ ref('int_identity_clusters_solved') }}

),

limited as (

    select * from {{ ref('int_identity_clusters_limited') }}

),

described as (

    select
        admitted.record_node,
        admitted.identifier_node,
        admitted.rule,
        admitted.tier,
        admitted.evidence_count,
        admitted.first_seen_at
    from admitted
    inner join clusters on admitted.record_node = clusters.node
    inner join limited on clusters.component_id = limited.component_id

)

select * from described
