with links as (select * from {{ ref('int_associations_ranked') }}),
contacts as (select * from {{ ref('stg_hubspot__contacts') }}),
mirrors as (select * from {{ ref('int_deal_mirrors_matched') }}),
roles as (select * from {{ ref('stg_salesforce__opportunity_contact_roles') }}),
opportunities as (select * from {{ ref('stg_salesforce__opportunities') }}),
file_deals as (select * from {{ ref('stg_files__deals') }}),

-- a mirrored deal's people count for the opportunity too, behind those that it names itself
listed as (

    select
        coalesce(mirrors.mirrored_deal_id, links.from_id) as deal_id,
        links.to_id as contact_id,
        case when links.is_primary then 2 else 3 end as precedence,
        contacts.created_at,
        links.link_rank
    from links
    left join contacts on links.to_id = contacts.contact_id
    left join mirrors on links.from_id = mirrors.deal_id
    where links.from_object_type = 'deal' and links.to_object_type = 'contact'
    union all
    select
        deal_id,
        contact_id,
        case when is_primary then 0 else 1 end as precedence,
        created_at,
        1 as link_rank
    from roles
    where contact_id is not null and not is_deleted
    union all
    select
        deal_id,
        contact_id,
        1 as precedence,
        created_at,
        2 as link_rank
    from opportunities
    where contact_id is not null

),

-- where nothing names a primary contact, the one who was there first leads
ranked as (

    select
        deal_id,
        contact_id,
        row_number() over (
            partition by deal_id
            order by precedence, created_at nulls last, link_rank, contact_id
        ) as place
    from listed

),

unioned as (

    select
        deal_id,
        contact_id,
        min(place) = 1 as is_primary
    from ranked
    group by deal_id, contact_id
    union all
    select
        deal_id,
        contact_id,
        true as is_primary
    from file_deals
    where contact_id is not null and not is_deleted

)

select * from unioned
