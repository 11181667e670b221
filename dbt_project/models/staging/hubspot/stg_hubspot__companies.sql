with companies as (

    select * from {{ source('raw_hubspot', 'companies') }}

),

renamed as (

    select
        {{ unified_id('hubspot', 'id') }} as company_id,
        {{ unified_id('hubspot', 'hs_parent_company_id') }} as parent_company_id,
        {{ unified_id('hubspot', 'hubspot_owner_id') }} as owner_id,
        {{ filled('hs_merged_object_ids') }} as merged_company_ids,
        {{ filled('name') }} as company_name,
        {{ filled('domain') }} as domain,
        {{ filled('country') }} as country,
        {{ filled('industry') }} as industry,
        {{ try_bigint('numberofemployees') }} as employee_count,
        {{ try_decimal('annualrevenue') }} as annual_revenue,
        coalesce({{ vendor_timestamp('createdate') }}, created_at) as created_at,
        coalesce({{ vendor_timestamp('hs_lastmodifieddate') }}, updated_at) as updated_at,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _deleted_reason as deleted_reason,
        {{ unified_id('hubspot', '_merged_into') }} as merged_into_company_id,
        {{ row_json('companies') }} as properties_json,
        _loaded_at as loaded_at
    from companies

)

select * from renamed
