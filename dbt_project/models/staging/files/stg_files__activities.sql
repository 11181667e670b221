with activities as (

    select * from {{ source('raw_files', 'activities') }}

),

renamed as (

    select
        {{ unified_id('files', 'activity_id') }} as activity_id,
        {{ file_reference('owner_id') }} as owner_id,
        coalesce(
            {{ file_reference('contact_id') }}, 'files:lead:' || {{ filled('lead_id') }}
        ) as contact_id,
        {{ file_reference('company_id') }} as company_id,
        {{ file_reference('deal_id') }} as deal_id,
        lower({{ filled('activity_type') }}) as activity_type,
        lower({{ filled('direction') }}) as direction,
        {{ filled('outcome') }} as outcome,
        {{ filled('period_label') }} as period_label,
        duration_seconds,
        is_automated,
        occurred_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from activities

)

select * from renamed
