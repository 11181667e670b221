with ads as (

    select * from {{ source('raw_meta_ads', 'ads') }}

),

renamed as (

    select
        {{ unified_id('meta_ads', 'id') }} as ad_id,
        {{ unified_id('meta_ads', 'adset_id') }} as ad_set_id,
        {{ unified_id('meta_ads', 'campaign_id') }} as campaign_id,
        {{ unified_id('meta_ads', 'account_id') }} as account_id,
        {{ filled('name') }} as ad_name,
        {{ filled('status') }} as status,
        {{ filled('effective_status') }} as effective_status,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from ads

)

select * from renamed
