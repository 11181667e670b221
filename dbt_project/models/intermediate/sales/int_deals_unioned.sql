{{ config(materialized='table') }}

with hubspot as (select * from {{ ref('stg_hubspot__deals') }}),
salesforce as (select * from {{ ref('int_salesforce_deals_dated') }}),
mirrors as (select * from {{ ref('int_deal_mirrors_matched') }}),
files as (select * from {{ ref('stg_files__deals') }}),
links as (select * from {{ ref('int_associations_ranked') }}),

primary_contacts as (

    select * from {{ ref('int_deal_contacts_unioned') }} where is_primary

),

runs as (select * from {{ ref('stg_contract__runs') }}),
settings as (select * from {{ ref('stg_contract__companies') }}),

mappings as (

    select mappings.*
    from {{ ref('int_stage_mappings_completed') }} as mappings
    cross join runs
    cross join settings
    where
        mappings.object_type = 'deal'
        and mappings.field in ('dealstage', 'StageName', 'stage')
        and {{ holds_on('mappings', business_date('runs.as_of_at', 'settings.timezone')) }}

),

campaigns as (select * from {{ ref('int_campaign_names_known') }}),
deal_types as (select * from {{ ref('deal_types') }}),

primary_companies as (

    select * from links
    where from_object_type = 'deal' and to_object_type = 'company' and link_rank = 1

),

unioned as (

    select
        hubspot.deal_id,
        'hubspot' as source,
        hubspot.deal_name,
        hubspot.deal_type,
        primary_companies.to_id as company_id,
        hubspot.owner_id,
        hubspot.campaign_id,
        hubspot.deal_stage as stage_value,
        hubspot.amount,
        hubspot.currency,
        hubspot.lost_reason,
        hubspot.won_reason,
        hubspot.stage_probability,
        hubspot.salesforce_opportunity_id,
        hubspot.is_deleted or mirrors.mirrored_deal_id is not null as is_deleted,
        coalesce(mirrors.mirrored_deal_id, hubspot.merged_into_deal_id) as merged_into_deal_id,
        hubspot.created_at,
        hubspot.closed_at
    from hubspot
    left join primary_companies on hubspot.deal_id = primary_companies.from_id
    left join mirrors on hubspot.deal_id = mirrors.deal_id
    union all
    select
        deal_id,
        'salesforce' as source,
        deal_name,
        deal_type,
        company_id,
        owner_id,
        campaign_id,
        deal_stage as stage_value,
        amount,
        currency,
        lost_reason,
        won_reason,
        stage_probability,
        cast(null as {{ dbt.type_string() }}) as salesforce_opportunity_id,
        is_deleted,
        cast(null as {{ dbt.type_string() }}) as merged_into_deal_id,
        created_at,
        closed_at
    from salesforce
    union all
    select
        deal_id,
        'files' as source,
        deal_name,
        deal_type,
        company_id,
        owner_id,
        campaign_id,
        stage as stage_value,
        amount,
        currency,
        lost_reason,
        won_reason,
        cast(null as decimal(9, 6)) as stage_probability,
        cast(null as {{ dbt.type_string() }}) as salesforce_opportunity_id,
        is_deleted,
        merged_into_deal_id,
        created_at,
        closed_at
    from files

),

mapped as (

    select
        unioned.deal_id,
        unioned.source,
        unioned.deal_name,
        coalesce(deal_types.deal_type, 'new') as deal_type,
        unioned.company_id,
        primary_contacts.contact_id as primary_contact_id,
        unioned.owner_id,
        coalesce(campaigns.campaign_id, unioned.campaign_id) as campaign_id,
        mappings.stage,
        unioned.stage_value,
        cast(unioned.amount as decimal(18, 2)) as amount,
        unioned.currency,
        unioned.lost_reason,
        unioned.won_reason,
        unioned.stage_probability,
        unioned.salesforce_opportunity_id,
        unioned.is_deleted,
        unioned.merged_into_deal_id,
        unioned.created_at,
        unioned.closed_at
    from unioned
    left join campaigns on unioned.campaign_id = campaigns.campaign_name_known
    left join primary_contacts on unioned.deal_id = primary_contacts.deal_id
    left join mappings on unioned.source = mappings.source and unioned.stage_value = mappings.value
    left join deal_types
        on unioned.source = deal_types.source and lower(unioned.deal_type) = deal_types.value

)

select * from mapped
