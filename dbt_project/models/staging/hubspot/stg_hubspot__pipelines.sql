with pipelines as (

    select * from {{ source('raw_hubspot', 'pipelines') }}

),

renamed as (

    select
        {{ singular_object('object_type') }} as object_type,
        {{ filled('id') }} as pipeline,
        {{ filled('label') }} as pipeline_label,
        display_order as position,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _loaded_at as loaded_at
    from pipelines

)

select * from renamed
