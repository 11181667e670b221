with opportunities as (select * from {{ source('raw_salesforce', 'opportunities') }}),

renamed as (

    select
        {{ unified_id('salesforce', 'id') }} as deal_id,
        {{ unified_id('salesforce', 'account_id') }} as company_id,
        {{ unified_id('salesforce', 'contact_id') }} as contact_id,
        {{ unified_id('salesforce', 'owner_id') }} as owner_id,
        {{ unified_id('salesforce', 'campaign_id') }} as campaign_id,
        {{ filled('name') }} as deal_name,
        {{ filled('stage_name') }} as deal_stage,
        lower({{ filled('type') }}) as deal_type,
        {{ filled('lead_source') }} as lead_source,
        upper({{ filled('currency_iso_code') }}) as currency,
        {{ filled('loss_reason__c') }} as lost_reason,
        {{ filled('won_reason__c') }} as won_reason,
        cast(amount as decimal(18, 2)) as amount,
        cast(probability / 100 as decimal(9, 6)) as stage_probability,
        coalesce(is_closed, false) as is_closed,
        coalesce(_is_deleted, false) as is_deleted,
        close_date,
        created_date as created_at,
        {{ row_json('opportunities') }} as properties_json,
        _loaded_at as loaded_at
    from opportunities

)

select * from renamed
