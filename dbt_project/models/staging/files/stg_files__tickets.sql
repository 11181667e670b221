with tickets as (

    select * from {{ source('raw_files', 'tickets') }}

),

renamed as (

    select
        {{ unified_id('files', 'ticket_id') }} as ticket_id,
        {{ file_reference('contact_id') }} as contact_id,
        {{ file_reference('company_id') }} as company_id,
        {{ filled('subject') }} as subject,
        {{ filled('status') }} as status,
        {{ filled('priority') }} as priority,
        {{ filled('category') }} as category,
        created_at,
        closed_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from tickets

)

select * from renamed
