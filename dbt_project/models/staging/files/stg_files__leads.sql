with leads as (

    select * from {{ source('raw_files', 'leads') }}

),

renamed as (

    select
        {{ unified_id('files', 'lead_id') }} as lead_id,
        'files:lead:' || {{ filled('lead_id') }} as lead_contact_id,
        {{ file_reference('contact_id') }} as contact_id,
        {{ file_reference('campaign_id') }} as campaign_id,
        {{ file_reference('owner_id') }} as owner_id,
        {{ filled('email') }} as email,
        {{ filled('company_name') }} as company_name,
        {{ filled('lead_source') }} as lead_source,
        {{ filled('stage') }} as stage,
        {{ filled('reject_reason') }} as reject_reason,
        {{ filled('period_label') }} as period_label,
        created_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from leads

)

select * from renamed
