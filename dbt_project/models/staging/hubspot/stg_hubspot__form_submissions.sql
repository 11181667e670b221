with form_submissions as (

    select * from {{ source('raw_hubspot', 'form_submissions') }}

),

renamed as (

    select
        {{ unified_id('hubspot', 'id') }} as form_submission_id,
        {{ filled('form_id') }} as form_id,
        {{ filled('email') }} as email,
        {{ filled('page_url') }} as page_url,
        coalesce(_is_deleted, false) as is_deleted,
        submitted_at,
        _loaded_at as loaded_at
    from form_submissions

)

select * from renamed
