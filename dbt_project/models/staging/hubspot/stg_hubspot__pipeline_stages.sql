with pipeline_stages as (

    select * from {{ source('raw_hubspot', 'pipeline_stages') }}

),

renamed as (

    select
        {{ singular_object('object_type') }} as object_type,
        {{ filled('pipeline_id') }} as pipeline,
        {{ filled('id') }} as pipeline_stage,
        {{ filled('label') }} as stage_label,
        display_order as position,
        {{ try_decimal('probability', 9, 6) }} as probability,
        {{ try_boolean('is_closed') }} as is_closed,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from pipeline_stages

)

select * from renamed
