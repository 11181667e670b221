with identities as (select * from {{ ref('int_identities_resolved') }}),

-- some products log in by e-mail address: those logins stay inside
described as (

    select
        cast(record_node as varchar) as record_node,
        cast(customer_id as varchar) as customer_id,
        cast(node_type as varchar) as record_type,
        cast(source as varchar) as source,
        cast(rule as varchar) as rule,
        cast(first_seen_at as timestamp) as first_seen_at,
        cast(resolved_at as timestamp) as resolved_at
    from identities
    where record_node not like '%@%'

)

select * from described
