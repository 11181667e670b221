with lead_history as (select * from {{ source('raw_salesforce', 'lead_history') }}),

renamed as (

    select
        {{ filled('id') }} as lead_change_id,
        {{ unified_id('salesforce', 'lead_id') }} as contact_id,
        {{ filled('field') }} as field,
        {{ filled('old_value') }} as old_value,
        {{ filled('new_value') }} as new_value,
        coalesce(_is_deleted, false) and coalesce(_deleted_reason, '') <> 'purged' as is_deleted,
        created_date as changed_at,
        _loaded_at as loaded_at
    from lead_history

)

select * from renamed
