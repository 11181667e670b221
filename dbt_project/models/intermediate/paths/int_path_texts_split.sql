with paths as (

    select * from {{ ref('stg_files__paths') }}
    where not is_deleted and path is not null

),

texts_split as (

    select
        path_id,
        {{ text_parts('path', 'separator', 'part_number', 'part') }}
    from paths

),

parts_named as (

    select
        path_id,
        part_number,
        trim(part) as channel
    from texts_split
    where trim(part) <> ''

)

select * from parts_named
