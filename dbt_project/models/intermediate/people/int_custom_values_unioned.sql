with custom_fields as (select * from {{ ref('stg_contract__custom_fields') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),
records as (select * from {{ ref('int_custom_records_unioned') }}),

wanted as (

    select
        custom_fields.source,
        custom_fields.record_type,
        custom_fields.attribute_name,
        -- Salesforce tells names apart without regard to case; its raw columns are in lower case
        case
            when custom_fields.source = 'salesforce' then lower(custom_fields.field_name)
            else custom_fields.field_name
        end as field_name
    from custom_fields
    cross join settings
    where
        settings.as_of_date >= custom_fields.valid_from
        and settings.as_of_date <= coalesce(custom_fields.valid_to, settings.as_of_date)

),

extracted as (

    select
        wanted.source,
        records.record_type,
        records.record_id,
        wanted.attribute_name,
        {{ json_field('records.properties_json', 'wanted.field_name') }} as attribute_value
    from records
    inner join wanted
        on
            records.source = wanted.source
            and records.record_type = wanted.record_type

),

filled as (

    select *
    from extracted
    where {{ filled('attribute_value') }} is not null

)

select * from filled
