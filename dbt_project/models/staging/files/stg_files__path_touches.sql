with path_touches as (

    select * from {{ source('raw_files', 'path_touches') }}

),

renamed as (

    select
        {{ unified_id('files', 'path_touch_id') }} as path_touch_id,
        coalesce({{ filled('path_group') }}, 'all') as path_group,
        {{ unified_id('files', 'path_id') }} as path_id,
        {{ filled('channel') }} as channel,
        coalesce(lower({{ filled('conversion_scope') }}), 'touch') as conversion_scope,
        position,
        coalesce(value, 0) as value,
        coalesce(is_converted, false) as is_converted,
        occurred_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from path_touches

)

select * from renamed
