with opportunity_history as (select * from {{ source('raw_salesforce', 'opportunity_history') }}),

renamed as (

    select
        {{ filled('id') }} as opportunity_state_id,
        {{ unified_id('salesforce', 'opportunity_id') }} as deal_id,
        {{ filled('stage_name') }} as deal_stage,
        cast(amount as decimal(18, 2)) as amount,
        coalesce(_is_deleted, false) and coalesce(_deleted_reason, '') <> 'purged' as is_deleted,
        close_date,
        created_date as changed_at,
        _loaded_at as loaded_at
    from opportunity_history

)

select * from renamed
