with custom_fields as (

    select * from {{ ref('stg_contract__custom_fields') }}

),

settings as (

    select * from {{ ref('int_settings_resolved') }}

),

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}

),

companies as (

    select * from {{ ref('stg_hubspot__companies') }}

),

deals as (

    select * from {{ ref('stg_hubspot__deals') }}

),

wanted as (

    select
        custom_fields.source,
        custom_fields.record_type,
        custom_fields.field_name,
        custom_fields.attribute_name
    from custom_fields
    cross join settings
    where
        settings.as_of_date >= custom_fields.valid_from
        and settings.as_of_date <= coalesce(custom_fields.valid_to, settings.as_of_date)

),

records as (

    select
        'contact' as record_type,
        contact_id as record_id,
        properties_json
    from contacts
    where not is_deleted
    union all
    select
        'company' as record_type,
        company_id as record_id,
        properties_json
    from companies
    where not is_deleted
    union all
    select
        'deal' as record_type,
        deal_id as record_id,
        properties_json
    from deals
    where not is_deleted

),

extracted as (

    select
        wanted.source,
        records.record_type,
        records.record_id,
        wanted.attribute_name,
        {{ json_field('records.properties_json', 'wanted.field_name') }} as attribute_value
    from records
    inner join wanted on records.record_type = wanted.record_type

),

filled as (

    select *
    from extracted
    where {{ filled('attribute_value') }} is not null

)

select * from filled
