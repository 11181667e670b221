with history as (select * from {{ ref('stg_hubspot__property_changes') }}),

mapped_fields as (

    select distinct
        source,
        object_type,
        field
    from {{ ref('int_stage_mappings_completed') }}

),

salesforce as (select * from {{ ref('int_salesforce_stage_values_dated') }}),
file_leads as (select * from {{ ref('stg_files__leads') }}),
file_deal_changes as (select * from {{ ref('stg_files__deal_stage_changes') }}),

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
        'salesforce' as source,
        object_type,
        object_id,
        field,
        value,
        observed_at,
        cast(null as {{ dbt.type_string() }}) as period_label,
        cast(null as decimal(18, 2)) as amount,
        cast(null as {{ dbt.type_string() }}) as reason
    from salesforce
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

)

select * from dated
