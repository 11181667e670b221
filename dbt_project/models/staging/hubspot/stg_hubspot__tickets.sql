with tickets as (

    select * from {{ source('raw_hubspot', 'tickets') }}

),

renamed as (

    select
        {{ unified_id('hubspot', 'id') }} as ticket_id,
        {{ unified_id('hubspot', 'hubspot_owner_id') }} as owner_id,
        {{ filled('subject') }} as subject,
        {{ filled('hs_pipeline') }} as pipeline,
        {{ filled('hs_pipeline_stage') }} as status,
        {{ filled('hs_ticket_priority') }} as priority,
        {{ filled('hs_ticket_category') }} as category,
        coalesce({{ vendor_timestamp('createdate') }}, created_at) as created_at,
        {{ vendor_timestamp('closed_date') }} as closed_at,
        coalesce({{ vendor_timestamp('hs_lastmodifieddate') }}, updated_at) as updated_at,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _loaded_at as loaded_at
    from tickets

)

select * from renamed
