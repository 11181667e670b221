with deals as (

    select * from {{ source('raw_files', 'deals') }}

),

renamed as (

    select
        {{ unified_id('files', 'deal_id') }} as deal_id,
        {{ file_reference('company_id') }} as company_id,
        {{ file_reference('contact_id') }} as contact_id,
        {{ file_reference('owner_id') }} as owner_id,
        {{ file_reference('campaign_id') }} as campaign_id,
        {{ filled('name') }} as deal_name,
        {{ filled('stage') }} as stage,
        upper({{ filled('currency') }}) as currency,
        {{ filled('deal_type') }} as deal_type,
        {{ filled('lost_reason') }} as lost_reason,
        {{ filled('won_reason') }} as won_reason,
        amount,
        created_at,
        closed_at,
        coalesce(_is_deleted, false) as is_deleted,
        _deleted_reason as deleted_reason,
        {{ unified_id('files', '_merged_into') }} as merged_into_deal_id,
        custom_fields as properties_json,
        _loaded_at as loaded_at
    from deals

)

select * from renamed
