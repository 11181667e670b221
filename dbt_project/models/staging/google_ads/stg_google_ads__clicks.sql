with click_views as (

    select * from {{ source('raw_google_ads', 'click_views') }}

),

renamed as (

    select
        {{ filled('click_view__gclid') }} as google_click_id,
        {{ unified_id('google_ads', 'ad_group__id') }} as ad_group_id,
        {{ unified_id('google_ads', 'campaign__id') }} as campaign_id,
        {{ unified_id('google_ads', 'customer__id') }} as account_id,
        segments__date as click_date,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from click_views

)

select * from renamed
