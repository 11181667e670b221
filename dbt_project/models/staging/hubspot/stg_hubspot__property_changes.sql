with property_history as (

    select * from {{ source('raw_hubspot', 'property_history') }}

),

renamed as (

    select
        {{ singular_object('object_type') }} as object_type,
        {{ unified_id('hubspot', 'object_id') }} as object_id,
        {{ filled('property') }} as property,
        coalesce(value, '') as value,
        {{ filled('source_type') }} as source_type,
        {{ filled('source_id') }} as source_id,
        {{ filled('updated_by_user_id') }} as updated_by_user_id,
        timestamp as changed_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from property_history

)

select * from renamed
