with contacts as (

    select * from {{ source('raw_files', 'contacts') }}

),

renamed as (

    select
        {{ unified_id('files', 'contact_id') }} as contact_id,
        {{ file_reference('company_id') }} as company_id,
        {{ file_reference('owner_id') }} as owner_id,
        {{ canonical_login('login_id') }} as login_id,
        {{ filled('email') }} as email,
        {{ filled('first_name') }} as first_name,
        {{ filled('last_name') }} as last_name,
        {{ filled('phone') }} as phone,
        {{ filled('job_title') }} as job_title,
        {{ filled('company_name') }} as company_name,
        {{ filled('country') }} as country,
        {{ filled('lifecycle_stage') }} as lifecycle_stage,
        {{ filled('lead_source') }} as lead_source,
        coalesce(is_opted_out, false) as is_opted_out,
        created_at,
        updated_at,
        coalesce(_is_deleted, false) as is_deleted,
        _deleted_reason as deleted_reason,
        {{ unified_id('files', '_merged_into') }} as merged_into_contact_id,
        custom_fields as properties_json,
        _loaded_at as loaded_at
    from contacts

)

select * from renamed
