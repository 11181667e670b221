with accounts as (select * from {{ source('raw_salesforce', 'accounts') }}),

renamed as (

    select
        {{ unified_id('salesforce', 'id') }} as company_id,
        {{ unified_id('salesforce', 'parent_id') }} as parent_company_id,
        {{ unified_id('salesforce', 'owner_id') }} as owner_id,
        {{ unified_id('salesforce', '_merged_into') }} as merged_into_company_id,
        {{ filled('name') }} as company_name,
        {{ filled('website') }} as website,
        {{ filled('industry') }} as industry,
        {{ filled('billing_country') }} as country,
        number_of_employees as employee_count,
        coalesce(_is_deleted, false) as is_deleted,
        created_date as created_at,
        {{ row_json('accounts') }} as properties_json,
        _loaded_at as loaded_at
    from accounts

)

select * from renamed
