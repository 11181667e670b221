with companies as (

    select * from {{ source('raw_files', 'companies') }}

),

renamed as (

    select
        {{ unified_id('files', 'company_id') }} as company_id,
        {{ file_reference('parent_company_id') }} as parent_company_id,
        {{ file_reference('owner_id') }} as owner_id,
        {{ filled('name') }} as company_name,
        {{ filled('domain') }} as domain,
        {{ filled('country') }} as country,
        {{ filled('industry') }} as industry,
        employee_count,
        created_at,
        coalesce(_is_deleted, false) as is_deleted,
        _deleted_reason as deleted_reason,
        {{ unified_id('files', '_merged_into') }} as merged_into_company_id,
        custom_fields as properties_json,
        _loaded_at as loaded_at
    from companies

)

select * from renamed
