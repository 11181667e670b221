{{ config(materialized='table') }}

with judged as (

    select * from {{ ref('int_identity_edges_judged') }}

),

links as (

    select * from {{ ref('int_identity_links_judged') }}

),

forced as (

    select * from {{ ref('int_identity_links_forced') }}

),

proposed as (

    select * from {{ ref('int_identity_links_proposed') }}

),

admitted as (

    select
        judged.record_node,
        judged.identifier_node,
        judged.rule,
        judged.id_type,
        judged.source,
        judged.tier,
        judged.evidence_count,
        judged.first_seen_at,
        judged.last_seen_at,
        coalesce(judged.rejection_reason, devices.reason, phones.reason) as rejection_reason
    from judged
    left join links as devices on judged.tier = 3 and judged.record_node = devices.weak_node
    left join links as phones on judged.tier = 4 and judged.identifier_node = phones.weak_node
    union all
    select
        forced.*,
        cast(null as {{ dbt.type_string() }}) as rejection_reason
    from forced
    union all
    select
        proposed.*,
        cast(null as {{ dbt.type_string() }}) as rejection_reason
    from proposed

)

select * from admitted
