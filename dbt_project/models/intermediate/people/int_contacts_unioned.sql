{{ config(materialized='table') }}

with hubspot as (select * from {{ ref('stg_hubspot__contacts') }}),
salesforce as (select * from {{ ref('int_salesforce_people_unioned') }}),
file_contacts as (select * from {{ ref('stg_files__contacts') }}),
file_leads as (select * from {{ ref('stg_files__leads') }}),
campaigns as (select * from {{ ref('int_campaign_names_known') }}),

unioned as (

    select
        contact_id,
        'hubspot' as source,
        'contact' as record_type,
        email,
        phone,
        first_name,
        last_name,
        company_id,
        company_name,
        country,
        login_id,
        owner_id,
        lead_source,
        campaign_id as vendor_campaign_id,
        lifecycle_stage as stage_value,
        reject_reason,
        recycle_reason,
        is_opted_out,
        is_deleted,
        merged_into_contact_id,
        created_at,
        updated_at
    from hubspot
    union all
    select
        contact_id,
        'salesforce' as source,
        record_type,
        email,
        phone,
        first_name,
        last_name,
        company_id,
        company_name,
        country,
        login_id,
        owner_id,
        lead_source,
        campaign_id as vendor_campaign_id,
        stage_value,
        reject_reason,
        recycle_reason,
        is_opted_out,
        is_deleted,
        merged_into_contact_id,
        created_at,
        updated_at
    from salesforce
    union all
    select
        contact_id,
        'files' as source,
        'contact' as record_type,
        email,
        phone,
        first_name,
        last_name,
        company_id,
        company_name,
        country,
        login_id,
        owner_id,
        lead_source,
        cast(null as {{ dbt.type_string() }}) as vendor_campaign_id,
        lifecycle_stage as stage_value,
        cast(null as {{ dbt.type_string() }}) as reject_reason,
        cast(null as {{ dbt.type_string() }}) as recycle_reason,
        is_opted_out,
        is_deleted,
        merged_into_contact_id,
        created_at,
        updated_at
    from file_contacts
    union all
    select
        lead_contact_id as contact_id,
        'files' as source,
        'lead' as record_type,
        email,
        cast(null as {{ dbt.type_string() }}) as phone,
        cast(null as {{ dbt.type_string() }}) as first_name,
        cast(null as {{ dbt.type_string() }}) as last_name,
        cast(null as {{ dbt.type_string() }}) as company_id,
        company_name,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as login_id,
        owner_id,
        lead_source,
        campaign_id as vendor_campaign_id,
        stage as stage_value,
        reject_reason,
        cast(null as {{ dbt.type_string() }}) as recycle_reason,
        false as is_opted_out,
        is_deleted,
        contact_id as merged_into_contact_id,
        created_at,
        created_at as updated_at
    from file_leads

),

resolved as (

    select
        unioned.contact_id,
        unioned.source,
        unioned.record_type,
        unioned.email,
        unioned.phone,
        unioned.first_name,
        unioned.last_name,
        unioned.company_id,
        unioned.company_name,
        unioned.country,
        unioned.login_id,
        unioned.owner_id,
        unioned.lead_source,
        coalesce(campaigns.campaign_id, unioned.vendor_campaign_id) as campaign_id,
        unioned.stage_value,
        unioned.reject_reason,
        unioned.recycle_reason,
        unioned.is_opted_out,
        unioned.is_deleted,
        unioned.merged_into_contact_id,
        unioned.created_at,
        unioned.updated_at
    from unioned
    left join campaigns on unioned.vendor_campaign_id = campaigns.campaign_name_known

)

select * from resolved
