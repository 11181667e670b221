with deals as (select * from {{ ref('int_deals_valued') }}),
deal_contacts as (select * from {{ ref('int_deal_contacts_unioned') }}),
contacts as (select * from {{ ref('int_contacts_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),

contacts_listed as (

    select deal_id, contact_id, is_primary from deal_contacts
    union all
    select deal_id, primary_contact_id, true from deals
    where primary_contact_id is not null

),

-- whoever was not known yet when the deal was made is nobody it came from
people_listed as (

    select
        contacts_listed.deal_id,
        contacts_listed.contact_id,
        coalesce(identities.customer_id, contacts_listed.contact_id) as customer_id,
        contacts.source,
        contacts.lead_source,
        max(case when contacts_listed.is_primary then 1 else 0 end) = 1 as is_primary,
        contacts.created_at
    from contacts_listed
    inner join deals
        on contacts_listed.deal_id = deals.deal_id
    inner join contacts
        on contacts_listed.contact_id = contacts.contact_id
        and (contacts.created_at <= deals.created_at
            or contacts.created_at is null or deals.created_at is null)
    left join identities
        on identities.record_node = 'contact:' || contacts_listed.contact_id
    group by
        contacts_listed.deal_id, contacts_listed.contact_id, identities.customer_id,
        contacts.source, contacts.lead_source, contacts.created_at

)

select * from people_listed
