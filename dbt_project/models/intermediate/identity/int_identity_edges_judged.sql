{{ config(materialized='table') }}

with screened as (

    select * from {{ ref('int_identity_edges_screened') }}

),

contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

-- a hub is taken out for everybody, not given to whoever came first
hubs as (

    select identifier_node
    from screened
    where value_reason is null
    group by identifier_node
    having count(distinct record_node) > min(record_cap)

),

shared_devices as (

    select record_node
    from screened
    where value_reason is null and record_node like 'device:%'
    group by record_node
    having
        count(distinct case when id_type = 'login' then identifier_node end) > 1
        or count(distinct case when id_type = 'email' then identifier_node end) > 10

),

named as (

    select
        screened.identifier_node,
        lower({{ filled('contacts.first_name') }}) as first_name,
        lower({{ filled('contacts.last_name') }}) as last_name
    from screened
    inner join contacts on screened.record_node = 'contact:' || contacts.contact_id
    left join hubs on screened.identifier_node = hubs.identifier_node
    where
        screened.id_type = 'email'
        and screened.value_reason is null
        and hubs.identifier_node is null
        and contacts.first_name is not null
        and contacts.last_name is not null

),

distinctly_named as (

    select distinct
        identifier_node,
        first_name,
        last_name
    from named

),

-- an initial agrees with every name it begins
contradicted as (

    select distinct one.identifier_node
    from distinctly_named as one
    inner join distinctly_named as other on one.identifier_node = other.identifier_node
    where
        one.last_name <> other.last_name
        and case
            when length(one.first_name) <= 2 or length(other.first_name) <= 2
                then substr(one.first_name, 1, 1) <> substr(other.first_name, 1, 1)
            else one.first_name <> other.first_name
        end

),

judged as (

    select
        screened.record_node,
        screened.identifier_node,
        screened.rule,
        screened.id_type,
        screened.source,
        screened.tier,
        screened.evidence_count,
        screened.first_seen_at,
        screened.last_seen_at,
        case
            when screened.value_reason is not null then screened.value_reason
            when hubs.identifier_node is not null then 'degree_cap'
            when shared_devices.record_node is not null then 'shared_device'
            when contradicted.identifier_node is not null then 'incompatible_names'
        end as rejection_reason
    from screened
    left join hubs on screened.identifier_node = hubs.identifier_node
    left join shared_devices on screened.record_node = shared_devices.record_node
    left join contradicted on screened.identifier_node = contradicted.identifier_node

)

select * from judged
