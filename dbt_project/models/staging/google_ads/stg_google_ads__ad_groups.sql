with ad_groups as (

    select * from {{ source('raw_google_ads', 'ad_groups') }}

),

renamed as (

    select
        {{ unified_id('google_ads', 'ad_group__id') }} as ad_group_id,
        {{ unified_id('google_ads', 'campaign__id') }} as campaign_id,
        {{ unified_id('google_ads', 'customer__id') }} as account_id,
        {{ filled('ad_group__name') }} as ad_group_name,
        {{ filled('ad_group__status') }} as status,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from ad_groups

)

select * from renamed
