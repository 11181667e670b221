with custom_fields as (

    select * from {{ source('raw_contract', 'custom_fields') }}

),

renamed as (

    select
        {{ filled('source') }} as source,
        case
            when object_type in ('companies', 'accounts') then 'company'
            when object_type in ('deals', 'opportunities') then 'deal'
            when object_type = 'leads' then 'lead'
            when object_type = 'contacts' then 'contact'
        end as record_type,
        {{ filled('field') }} as field_name,
        {{ filled('name') }} as attribute_name,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from custom_fields

)

select * from renamed
