with ads as (

    select * from {{ source('raw_google_ads', 'ads') }}

),

renamed as (

    select
        {{ unified_id('google_ads', 'ad__id') }} as ad_id,
        {{ unified_id('google_ads', 'ad_group__id') }} as ad_group_id,
        {{ unified_id('google_ads', 'customer__id') }} as account_id,
        {{ filled('ad__name') }} as ad_name,
        {{ filled('ad__final_urls') }} as final_urls,
        {{ filled('status') }} as status,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from ads

)

select * from renamed
