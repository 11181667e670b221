with hubspot_contacts as (select * from {{ ref('stg_hubspot__contacts') }}),
hubspot_companies as (select * from {{ ref('stg_hubspot__companies') }}),
hubspot_deals as (select * from {{ ref('stg_hubspot__deals') }}),
salesforce_contacts as (select * from {{ ref('stg_salesforce__contacts') }}),
salesforce_leads as (select * from {{ ref('stg_salesforce__leads') }}),
salesforce_accounts as (select * from {{ ref('stg_salesforce__accounts') }}),
salesforce_opportunities as (select * from {{ ref('stg_salesforce__opportunities') }}),
files_contacts as (select * from {{ ref('stg_files__contacts') }}),
files_companies as (select * from {{ ref('stg_files__companies') }}),
files_deals as (select * from {{ ref('stg_files__deals') }}),

unioned as (

    select
        'hubspot' as source,
        'contact' as record_type,
        contact_id as record_id,
        properties_json
    from hubspot_contacts
    where not is_deleted
    union all
    select
        'hubspot' as source,
        'company' as record_type,
        company_id as record_id,
        properties_json
    from hubspot_companies
    where not is_deleted
    union all
    select
        'hubspot' as source,
        'deal' as record_type,
        deal_id as record_id,
        properties_json
    from hubspot_deals
    where not is_deleted
    union all
    select
        'salesforce' as source,
        'contact' as record_type,
        contact_id as record_id,
        properties_json
    from salesforce_contacts
    where not is_deleted
    union all
    select
        'salesforce' as source,
        'lead' as record_type,
        contact_id as record_id,
        properties_json
    from salesforce_leads
    where not is_deleted
    union all
    select
        'salesforce' as source,
        'company' as record_type,
        company_id as record_id,
        properties_json
    from salesforce_accounts
    where not is_deleted
    union all
    select
        'salesforce' as source,
        'deal' as record_type,
        deal_id as record_id,
        properties_json
    from salesforce_opportunities
    where not is_deleted
    union all
    select
        'files' as source,
        'contact' as record_type,
        contact_id as record_id,
        properties_json
    from files_contacts
    where not is_deleted
    union all
    select
        'files' as source,
        'company' as record_type,
        company_id as record_id,
        properties_json
    from files_companies
    where not is_deleted
    union all
    select
        'files' as source,
        'deal' as record_type,
        deal_id as record_id,
        properties_json
    from files_deals
    where not is_deleted

)

select * from unioned
