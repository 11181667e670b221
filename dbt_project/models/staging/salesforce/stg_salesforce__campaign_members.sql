with campaign_members as (select * from {{ source('raw_salesforce', 'campaign_members') }}),

renamed as (

    select
        {{ filled('id') }} as campaign_member_id,
        {{ unified_id('salesforce', 'campaign_id') }} as campaign_id,
        coalesce(
            {{ unified_id('salesforce', 'contact_id') }},
            {{ unified_id('salesforce', 'lead_id') }}
        ) as contact_id,
        {{ filled('status') }} as status,
        coalesce(has_responded, false) as has_responded,
        coalesce(_is_deleted, false) as is_deleted,
        first_responded_date,
        created_date as created_at,
        _loaded_at as loaded_at
    from campaign_members

)

select * from renamed
