with stage_mappings as (

    select * from {{ source('raw_contract', 'stage_mappings') }}

),

renamed as (

    select
        {{ filled('source') }} as source,
        {{ singular_object('object_type') }} as object_type,
        {{ filled('field') }} as field,
        {{ filled('value') }} as value,
        {{ filled('stage') }} as stage,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from stage_mappings

)

select * from renamed
