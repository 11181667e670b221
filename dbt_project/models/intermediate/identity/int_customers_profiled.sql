{{ config(materialized='table') }}

with identities as (select * from {{ ref('int_identities_resolved') }}),
contacts as (select * from {{ ref('int_contacts_unioned') }}),

first_sources as (

    select
        customer_id,
        lead_source
    from (
        select
            identities.customer_id,
            contacts.lead_source,
            row_number() over (
                partition by identities.customer_id
                order by contacts.created_at nulls last, contacts.contact_id
            ) as age_rank
        from identities
        inner join contacts on identities.record_node = 'contact:' || contacts.contact_id
        where contacts.lead_source is not null
    ) as ranked
    where age_rank = 1

),

counted as (

    select
        identities.customer_id,
        cast(count(distinct identities.source) as bigint) as source_count,
        cast(sum(case when identities.node_type = 'contact' then 1 else 0 end) as bigint)
            as contact_count,
        cast(sum(case when identities.node_type = 'login' then 1 else 0 end) as bigint)
            as login_count,
        cast(sum(case when identities.node_type = 'device' then 1 else 0 end) as bigint)
            as device_count,
        max(case when contacts.is_opted_out then 1 else 0 end) = 1 as is_opted_out,
        -- known by a contact record that still lives, or by none at all: a login outlives nobody
        coalesce(
            max(
                case
                    when contacts.is_deleted then 0
                    when contacts.contact_id is not null then 1
                end
            ),
            1
        ) = 1 as is_living,
        min(contacts.created_at) as created_at,
        min(identities.first_seen_at) as first_seen_at
    from identities
    left join contacts on identities.record_node = 'contact:' || contacts.contact_id
    group by identities.customer_id

),

-- a device that nobody ever signed in on is a visitor, not a customer
profiled as (

    select
        counted.customer_id,
        first_sources.lead_source,
        counted.source_count,
        counted.contact_count,
        counted.login_count,
        counted.device_count,
        counted.is_opted_out,
        counted.is_living,
        counted.created_at,
        counted.first_seen_at
    from counted
    left join first_sources on counted.customer_id = first_sources.customer_id
    where counted.contact_count + counted.login_count > 0

)

select * from profiled
