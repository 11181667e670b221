with paths as (

    select * from {{ source('raw_files', 'paths') }}

),

renamed as (

    select
        {{ unified_id('files', 'path_id') }} as path_id,
        coalesce({{ filled('path_group') }}, 'all') as path_group,
        {{ filled('path') }} as path,
        coalesce({{ filled('separator') }}, '>') as separator,
        coalesce(conversion_count, 0) as conversion_count,
        coalesce(conversion_value, 0) as conversion_value,
        coalesce(null_count, 0) as null_count,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from paths

)

select * from renamed
