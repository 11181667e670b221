with totals as (

    select * from {{ source('raw_hubspot', 'totals') }}

),

renamed as (

    select
        {{ singular_object('object_type') }} as object_type,
        total as record_count,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from totals

)

select * from renamed
