with associations as (

    select * from {{ source('raw_hubspot', 'associations') }}

),

renamed as (

    select
        {{ singular_object('from_object_type') }} as from_object_type,
        {{ unified_id('hubspot', 'from_id') }} as from_id,
        {{ singular_object('to_object_type') }} as to_object_type,
        {{ unified_id('hubspot', 'to_id') }} as to_id,
        coalesce(association_type_id, '') as association_type_id,
        coalesce(association_category, '') as association_category,
        {{ filled('label') }} as label,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from associations

)

select * from renamed
