with fields as (select * from {{ source('raw_salesforce', 'fields') }}),

renamed as (

    select
        object_type,
        {{ filled('name') }} as field_name,
        {{ filled('type') }} as field_type,
        {{ filled('change') }} as change_seen,
        is_own,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from fields

)

select * from renamed
