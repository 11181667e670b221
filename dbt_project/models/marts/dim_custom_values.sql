with custom_values as (select * from {{ ref('int_custom_values_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),

attributed as (

    select
        cast({{ surrogate_key(['record_type', 'record_id', 'attribute_name']) }} as varchar)
            as custom_value_id,
        cast(custom_values.source as varchar) as source,
        cast(custom_values.record_type as varchar) as record_type,
        cast(custom_values.record_id as varchar) as record_id,
        cast(identities.customer_id as varchar) as customer_id,
        cast(custom_values.attribute_name as varchar) as attribute_name,
        cast(custom_values.attribute_value as varchar) as attribute_value
    from custom_values
    left join identities
        on
            custom_values.record_type in ('contact', 'lead')
            and identities.record_node = 'contact:' || custom_values.record_id

)

select * from attributed
