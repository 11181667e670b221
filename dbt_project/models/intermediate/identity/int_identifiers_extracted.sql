{{ config(materialized='table') }}

with contact_identifiers as (

    select * from {{ ref('int_contact_identifiers_extracted') }}

),

web_identifiers as (

    select * from {{ ref('int_web_identifiers_extracted') }}

),

unioned as (

    select * from contact_identifiers
    union all
    select * from web_identifiers

),

summed as (

    select
        record_node,
        id_type || ':' || identifier as identifier_node,
        rule,
        id_type,
        identifier,
        min(source) as source,
        cast(sum(evidence_count) as bigint) as evidence_count,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from unioned
    group by record_node, rule, id_type, identifier

)

select * from summed
