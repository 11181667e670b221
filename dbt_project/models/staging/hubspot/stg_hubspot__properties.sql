with properties as (

    select * from {{ source('raw_hubspot', 'properties') }}

),

renamed as (

    select
        {{ singular_object('object_type') }} as object_type,
        {{ filled('name') }} as property_name,
        {{ filled('type') }} as property_type,
        {{ filled('change') }} as change_seen,
        is_own,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from properties

)

select * from renamed
