with tasks as (

    select * from {{ source('raw_hubspot', 'tasks') }}

),

renamed as (

    select
        'hubspot:task:' || {{ filled('id') }} as activity_id,
        {{ unified_id('hubspot', 'id') }} as vendor_id,
        {{ unified_id('hubspot', 'hubspot_owner_id') }} as owner_id,
        {{ filled('hs_task_status') }} as status,
        {{ filled('hs_task_type') }} as task_type,
        {{ filled('hs_task_subject') }} as subject,
        {{ vendor_timestamp('hs_timestamp') }} as due_at,
        {{ vendor_timestamp('hs_task_completion_date') }} as completed_at,
        {{ filled('hs_object_source') }} as record_origin,
        {{ vendor_timestamp('createdate') }} as created_at,
        {{ vendor_timestamp('hs_lastmodifieddate') }} as updated_at,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _loaded_at as loaded_at
    from tasks

)

select * from renamed
