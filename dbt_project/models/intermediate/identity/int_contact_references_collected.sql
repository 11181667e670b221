with orders as (select * from {{ ref('int_orders_unioned') }}),
members as (select * from {{ ref('int_campaign_members_unioned') }}),
activities as (select * from {{ ref('int_activities_unioned') }}),
deal_contacts as (select * from {{ ref('int_deal_contacts_unioned') }}),

collected as (

    select
        contact_id,
        ordered_at as seen_at
    from orders
    union all
    select
        contact_id,
        responded_at as seen_at
    from members
    union all
    select
        contact_id,
        occurred_at as seen_at
    from activities
    union all
    select
        contact_id,
        cast(null as {{ dbt.type_timestamp() }}) as seen_at
    from deal_contacts

),

summed as (

    select
        contact_id,
        split_part(contact_id, ':', 1) as source,
        min(seen_at) as first_seen_at
    from collected
    where contact_id is not null
    group by contact_id

)

select * from summed
