with forms as (

    select * from {{ source('raw_hubspot', 'forms') }}

),

renamed as (

    select
        {{ filled('id') }} as form_id,
        {{ filled('name') }} as form_name,
        {{ filled('form_type') }} as form_type,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        created_at,
        _loaded_at as loaded_at
    from forms

)

select * from renamed
