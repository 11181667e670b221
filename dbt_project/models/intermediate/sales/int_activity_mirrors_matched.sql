with salesforce as (

    select * from {{ ref('int_salesforce_activities_unioned') }} where not is_deleted

),

hubspot as (

    select * from {{ ref('int_hubspot_activities_unioned') }} where not is_deleted

),

links as (select * from {{ ref('int_associations_ranked') }}),
deal_mirrors as (select * from {{ ref('int_deal_mirrors_matched') }}),

synced as (

    select * from {{ ref('int_contact_aliases_split') }} where alias_type = 'synced'

),

-- whom or which deal an activity is about, as the other CRM calls it
salesforce_abouts as (

    select
        salesforce.activity_id,
        salesforce.activity_type,
        salesforce.occurred_at,
        coalesce(synced.contact_id, salesforce.deal_id) as about_id,
        -- a task may have a date only
        salesforce.occurred_at = date_trunc('day', salesforce.occurred_at) as is_dated
    from salesforce
    left join synced on salesforce.contact_id = synced.alias

),

hubspot_abouts as (

    select
        hubspot.activity_id,
        hubspot.activity_type,
        hubspot.occurred_at,
        coalesce(deal_mirrors.mirrored_deal_id, links.to_id) as about_id
    from hubspot
    inner join links
        on
            hubspot.vendor_id = links.from_id
            and hubspot.activity_type = links.from_object_type
            and links.to_object_type in ('contact', 'deal')
    left join deal_mirrors
        on links.to_object_type = 'deal' and links.to_id = deal_mirrors.deal_id

),

candidates as (

    select
        salesforce_abouts.activity_id,
        hubspot_abouts.activity_id as mirrored_activity_id,
        salesforce_abouts.is_dated,
        salesforce_abouts.about_id
    from salesforce_abouts
    inner join hubspot_abouts
        on
            salesforce_abouts.about_id = hubspot_abouts.about_id
            and salesforce_abouts.activity_type = hubspot_abouts.activity_type
            and date_trunc('day', salesforce_abouts.occurred_at)
            = date_trunc('day', hubspot_abouts.occurred_at)
    where
        salesforce_abouts.is_dated
        or date_trunc('minute', salesforce_abouts.occurred_at)
        = date_trunc('minute', hubspot_abouts.occurred_at)

),

-- the nth of one CRM is the nth of the other, so that no activity stands for two
numbered as (

    select
        candidates.*,
        dense_rank() over (
            partition by about_id, is_dated, mirrored_activity_id order by activity_id
        ) as salesforce_place,
        dense_rank() over (
            partition by about_id, is_dated, activity_id order by mirrored_activity_id
        ) as hubspot_place
    from candidates

),

ranked as (

    select
        activity_id,
        mirrored_activity_id,
        row_number() over (
            partition by activity_id order by about_id, mirrored_activity_id
        ) as mirror_rank,
        row_number() over (
            partition by mirrored_activity_id order by is_dated, about_id, activity_id
        ) as claim_rank
    from numbered
    where salesforce_place = hubspot_place

),

matched as (

    select
        activity_id,
        mirrored_activity_id
    from ranked
    where mirror_rank = 1 and claim_rank = 1

)

select * from matched
