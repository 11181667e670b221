with history as (

    select * from {{ ref('stg_hubspot__property_changes') }}

),

mapped_fields as (

    select distinct
        source,
        object_type,
        field
    from {{ ref('int_stage_mappings_completed') }}

),

hubspot_contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}

),

hubspot_deals as (

    select * from {{ ref('stg_hubspot__deals') }}

),

file_contacts as (

    select * from {{ ref('stg_files__contacts') }}

),

file_leads as (

    select * from {{ ref('stg_files__leads') }}

),

file_deals as (

    select * from {{ ref('stg_files__deals') }}

),

file_deal_changes as (

    select * from {{ ref('stg_files__deal_stage_changes') }}

),

dated as (

    select
        'hubspot' as source,
        history.object_type,
        history.object_id,
        history.property as field,
        history.value,
        history.changed_at as observed_at,
        cast(null as {{ dbt.type_string() }}) as period_label,
        cast(null as decimal(18, 2)) as amount,
        cast(null as {{ dbt.type_string() }}) as reason
    from history
    inner join mapped_fields
        on
            mapped_fields.source = 'hubspot'
            and history.object_type = mapped_fields.object_type
            and history.property = mapped_fields.field
    where not history.is_deleted
    union all
    select
        'files' as source,
        'deal' as object_type,
        deal_id as object_id,
        'stage' as field,
        stage as value,
        changed_at as observed_at,
        cast(null as {{ dbt.type_string() }}) as period_label,
        amount,
        cast(null as {{ dbt.type_string() }}) as reason
    from file_deal_changes
    where not is_deleted
    union all
    select
        'files' as source,
        'lead' as object_type,
        lead_contact_id as object_id,
        'stage' as field,
        stage as value,
        created_at as observed_at,
        period_label,
        cast(null as decimal(18, 2)) as amount,
        reject_reason as reason
    from file_leads
    where not is_deleted

),

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
