with links as (select * from {{ ref('int_associations_ranked') }}),
contacts as (select * from {{ ref('stg_hubspot__contacts') }}),
file_deals as (select * from {{ ref('stg_files__deals') }}),

-- HubSpot has no primary contact of its own on a deal: where no label names one, the one who was
-- there first leads
hubspot as (

    select
        links.from_id as deal_id,
        links.to_id as contact_id,
        row_number() over (
            partition by links.from_id
            order by
                case when links.is_primary then 0 else 1 end,
                contacts.created_at nulls last,
                links.link_rank
        ) = 1 as is_primary
    from links
    left join contacts on links.to_id = contacts.contact_id
    where links.from_object_type = 'deal' and links.to_object_type = 'contact'

),

unioned as (

    select * from hubspot
    union all
    select
        deal_id,
        contact_id,
        true as is_primary
    from file_deals
    where contact_id is not null and not is_deleted

)

select * from unioned
