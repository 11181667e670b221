{{ config(materialized='table') }}

with judged as (

    select * from {{ ref('int_identity_edges_judged') }}

),

bases as (

    select
        node,
        cast(component_id as {{ dbt.type_string() }}) as base_id
    from {{ ref('int_identity_bases_solved') }}

),

weak as (

    select
        record_node as weak_node,
        'device' as node_type,
        identifier_node as strong_node
    from judged
    where tier = 3 and rejection_reason is null
    union all
    select
        identifier_node as weak_node,
        'phone' as node_type,
        record_node as strong_node
    from judged
    where tier = 4 and rejection_reason is null

),

touched as (

    select
        weak.weak_node,
        weak.node_type,
        coalesce(bases.base_id, weak.strong_node) as base_id,
        max(case when weak.strong_node like 'login:%' then 1 else 0 end) as has_login,
        cast(
            count(distinct case when weak.strong_node like 'email:%' then weak.strong_node end)
            as bigint
        ) as email_count
    from weak
    left join bases on weak.strong_node = bases.node
    group by weak.weak_node, weak.node_type, coalesce(bases.base_id, weak.strong_node)

),

-- whatever touches one base only has nothing to decide
several as (

    select
        weak_node,
        cast(count(*) as bigint) as base_count,
        sum(email_count) as node_email_count
    from touched
    group by weak_node

),

counted as (

    select
        touched.weak_node,
        touched.node_type,
        touched.base_id,
        touched.has_login = 1 as has_login,
        several.base_count,
        cast(several.node_email_count as bigint) as email_count
    from touched
    inner join several on touched.weak_node = several.weak_node

)

select * from counted
