{{ config(materialized='table') }}

with hubspot as (select * from {{ ref('int_hubspot_activities_unioned') }}),
mirrored as (select * from {{ ref('int_activity_mirrors_matched') }}),

-- what both CRMs have logged counts once
salesforce as (

    select activities.*
    from {{ ref('int_salesforce_activities_unioned') }} as activities
    left join mirrored on activities.activity_id = mirrored.activity_id
    where mirrored.activity_id is null

),

mirrors as (select * from {{ ref('int_deal_mirrors_matched') }}),
files as (select * from {{ ref('stg_files__activities') }}),

links as (

    select * from {{ ref('int_associations_ranked') }} where link_rank = 1

),

outcomes as (select * from {{ ref('activity_outcomes') }}),

linked as (

    select
        hubspot.*,
        contacts.to_id as contact_id,
        companies.to_id as company_id,
        coalesce(mirrors.mirrored_deal_id, deals.to_id) as deal_id
    from hubspot
    left join links as contacts
        on
            hubspot.vendor_id = contacts.from_id
            and hubspot.activity_type = contacts.from_object_type
            and contacts.to_object_type = 'contact'
    left join links as companies
        on
            hubspot.vendor_id = companies.from_id
            and hubspot.activity_type = companies.from_object_type
            and companies.to_object_type = 'company'
    left join links as deals
        on
            hubspot.vendor_id = deals.from_id
            and hubspot.activity_type = deals.from_object_type
            and deals.to_object_type = 'deal'
    left join mirrors on deals.to_id = mirrors.deal_id

),

unioned as (

    select
        activity_id,
        'hubspot' as source,
        activity_type,
        direction,
        outcome,
        owner_id,
        contact_id,
        company_id,
        deal_id,
        cast(null as {{ dbt.type_string() }}) as period_label,
        duration_seconds,
        is_automated,
        created_at,
        occurred_at
    from linked
    where not is_deleted
    union all
    select
        activity_id,
        'salesforce' as source,
        activity_type,
        direction,
        outcome,
        owner_id,
        contact_id,
        company_id,
        deal_id,
        cast(null as {{ dbt.type_string() }}) as period_label,
        duration_seconds,
        is_automated,
        created_at,
        occurred_at
    from salesforce
    where not is_deleted
    union all
    select
        activity_id,
        'files' as source,
        activity_type,
        direction,
        lower(outcome) as outcome,
        owner_id,
        contact_id,
        company_id,
        deal_id,
        period_label,
        duration_seconds,
        -- only of mail is it in question who acted
        coalesce(is_automated, case when activity_type <> 'email' then false end) as is_automated,
        occurred_at as created_at,
        occurred_at
    from files
    where not is_deleted

),

judged as (

    select
        unioned.activity_id,
        unioned.source,
        unioned.activity_type,
        unioned.direction,
        unioned.outcome,
        unioned.owner_id,
        unioned.contact_id,
        unioned.company_id,
        unioned.deal_id,
        unioned.period_label,
        unioned.duration_seconds,
        unioned.is_automated,
        -- a file lists what was done; a CRM also lists what is planned
        coalesce(outcomes.is_completed, unioned.source = 'files') as is_completed,
        case
            when unioned.activity_type = 'email' then coalesce(unioned.direction = 'inbound', false)
            else coalesce(outcomes.is_conversation, false)
        end as is_conversation,
        unioned.created_at,
        unioned.occurred_at
    from unioned
    left join outcomes
        on
            unioned.source = outcomes.source
            and unioned.activity_type = outcomes.activity_type
            and unioned.outcome = outcomes.outcome

)

select * from judged
