{{ config(materialized='table') }}

with screened as (

    select screened.*
    from {{ ref('int_identity_edges_screened') }} as screened
    inner join {{ ref('identity_guards') }} as guards
        on guards.guard = 'degree_cap' and guards.is_on
    where screened.value_reason is null

),

grouped as (

    select
        identifier_node,
        cap_group
    from screened
    where record_cap is not null
    group by identifier_node, cap_group
    having count(distinct record_node) > min(record_cap)

),

monthly as (

    select distinct
        identifier_node,
        cap_group
    from screened
    where month_cap is not null and first_seen_at is not null
    group by identifier_node, cap_group, date_trunc('month', first_seen_at)
    having count(distinct record_node) > min(month_cap)

),

unioned as (

    select * from grouped
    union
    select * from monthly

)

select * from unioned
