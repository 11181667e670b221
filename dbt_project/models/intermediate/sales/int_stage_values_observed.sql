with dated as (select * from {{ ref('int_stage_values_dated') }}),
hubspot_contacts as (select * from {{ ref('stg_hubspot__contacts') }}),
hubspot_deals as (select * from {{ ref('stg_hubspot__deals') }}),
salesforce_leads as (select * from {{ ref('stg_salesforce__leads') }}),
salesforce_deals as (select * from {{ ref('stg_salesforce__opportunities') }}),
file_contacts as (select * from {{ ref('stg_files__contacts') }}),
file_deals as (select * from {{ ref('stg_files__deals') }}),

current_values as (

    select
        'hubspot' as source,
        'contact' as object_type,
        contact_id as object_id,
        'lifecyclestage' as field,
        lifecycle_stage as value,
        cast(null as {{ dbt.type_timestamp() }}) as observed_at
    from hubspot_contacts
    union all
    select
        'hubspot' as source,
        'contact' as object_type,
        contact_id as object_id,
        'hs_lead_status' as field,
        lead_status as value,
        cast(null as {{ dbt.type_timestamp() }}) as observed_at
    from hubspot_contacts
    union all
    select
        'hubspot' as source,
        'deal' as object_type,
        deal_id as object_id,
        'dealstage' as field,
        deal_stage as value,
        cast(null as {{ dbt.type_timestamp() }}) as observed_at
    from hubspot_deals
    union all
    select
        'salesforce' as source,
        'lead' as object_type,
        contact_id as object_id,
        'Status' as field,
        status as value,
        cast(null as {{ dbt.type_timestamp() }}) as observed_at
    from salesforce_leads
    union all
    select
        'salesforce' as source,
        'deal' as object_type,
        deal_id as object_id,
        'StageName' as field,
        deal_stage as value,
        cast(null as {{ dbt.type_timestamp() }}) as observed_at
    from salesforce_deals
    union all
    select
        'files' as source,
        'contact' as object_type,
        contact_id as object_id,
        'lifecycle_stage' as field,
        lifecycle_stage as value,
        cast(null as {{ dbt.type_timestamp() }}) as observed_at
    from file_contacts
    union all
    select
        'files' as source,
        'deal' as object_type,
        deal_id as object_id,
        'stage' as field,
        stage as value,
        coalesce(closed_at, created_at) as observed_at
    from file_deals

),

-- a value that history does not know is kept; where nothing dates it, it stays undated
undated as (

    select current_values.*
    from current_values
    left join dated
        on
            current_values.object_type = dated.object_type
            and current_values.object_id = dated.object_id
            and current_values.field = dated.field
            and current_values.value = dated.value
    where dated.object_id is null and current_values.value is not null

),

unioned as (

    select * from dated
    union all
    select
        source,
        object_type,
        object_id,
        field,
        value,
        observed_at,
        cast(null as {{ dbt.type_string() }}) as period_label,
        cast(null as decimal(18, 2)) as amount,
        cast(null as {{ dbt.type_string() }}) as reason
    from undated

)

select * from unioned
