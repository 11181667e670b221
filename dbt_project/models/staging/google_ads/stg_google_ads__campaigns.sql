with campaigns as (

    select * from {{ source('raw_google_ads', 'campaigns') }}

),

renamed as (

    select
        {{ unified_id('google_ads', 'campaign__id') }} as campaign_id,
        {{ unified_id('google_ads', 'customer__id') }} as account_id,
        {{ filled('campaign__name') }} as campaign_name,
        {{ filled('campaign__status') }} as status,
        {{ filled('campaign__advertising_channel_type') }} as network,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from campaigns

)

select * from renamed
