with deals as (

    select * from {{ source('raw_hubspot', 'deals') }}

),

renamed as (

    select
        {{ unified_id('hubspot', 'id') }} as deal_id,
        {{ unified_id('hubspot', 'hubspot_owner_id') }} as owner_id,
        {{ filled('campaign_id') }} as campaign_id,
        {{ filled('hs_salesforceopportunityid') }} as salesforce_opportunity_id,
        {{ filled('hs_merged_object_ids') }} as merged_deal_ids,
        {{ filled('dealname') }} as deal_name,
        {{ filled('pipeline') }} as pipeline,
        {{ filled('dealstage') }} as deal_stage,
        upper({{ filled('deal_currency_code') }}) as currency,
        {{ filled('dealtype') }} as deal_type,
        {{ filled('closed_lost_reason') }} as lost_reason,
        {{ filled('closed_won_reason') }} as won_reason,
        {{ try_decimal('amount') }} as amount,
        {{ try_decimal('hs_deal_stage_probability', 9, 6) }} as stage_probability,
        coalesce({{ vendor_timestamp('createdate') }}, created_at) as created_at,
        {{ vendor_timestamp('closedate') }} as closed_at,
        coalesce({{ vendor_timestamp('hs_lastmodifieddate') }}, updated_at) as updated_at,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _deleted_reason as deleted_reason,
        {{ unified_id('hubspot', '_merged_into') }} as merged_into_deal_id,
        {{ row_json('deals') }} as properties_json,
        _loaded_at as loaded_at
    from deals

)

select * from renamed
