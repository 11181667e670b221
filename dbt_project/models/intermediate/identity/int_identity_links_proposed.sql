with decided as (

    select * from {{ ref('int_identity_pairs_decided') }} where decision = 'propose'

),

contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

-- as strong as a telephone number: whatever limits one person may object
proposed as (

    select
        decided.record_a as record_node,
        decided.record_b as identifier_node,
        'fuzzy_match' as rule,
        'contact' as id_type,
        'model' as source,
        4 as tier,
        cast(1 as bigint) as evidence_count,
        decided.decided_at as first_seen_at,
        decided.decided_at as last_seen_at
    from decided
    inner join contacts as one on decided.record_a = 'contact:' || one.contact_id
    inner join contacts as other on decided.record_b = 'contact:' || other.contact_id

)

select * from proposed
