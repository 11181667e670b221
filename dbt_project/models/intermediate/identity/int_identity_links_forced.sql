with decided as (

    select * from {{ ref('int_identity_pairs_decided') }} where decision = 'link'

),

forced as (

    select
        record_a as record_node,
        record_b as identifier_node,
        'steward_link' as rule,
        split_part(record_b, ':', 1) as id_type,
        'steward' as source,
        0 as tier,
        cast(1 as bigint) as evidence_count,
        decided_at as first_seen_at,
        decided_at as last_seen_at
    from decided

)

select * from forced
