with opportunity_field_history as (

    select * from {{ source('raw_salesforce', 'opportunity_field_history') }}

),

renamed as (

    select
        {{ filled('id') }} as opportunity_change_id,
        {{ unified_id('salesforce', 'opportunity_id') }} as deal_id,
        {{ filled('field') }} as field,
        {{ filled('old_value') }} as old_value,
        {{ filled('new_value') }} as new_value,
        coalesce(_is_deleted, false) and coalesce(_deleted_reason, '') <> 'purged' as is_deleted,
        created_date as changed_at,
        _loaded_at as loaded_at
    from opportunity_field_history

)

select * from renamed
