with adsets as (

    select * from {{ source('raw_meta_ads', 'adsets') }}

),

renamed as (

    select
        {{ unified_id('meta_ads', 'id') }} as ad_set_id,
        {{ unified_id('meta_ads', 'campaign_id') }} as campaign_id,
        {{ unified_id('meta_ads', 'account_id') }} as account_id,
        {{ filled('name') }} as ad_set_name,
        {{ filled('status') }} as status,
        {{ filled('effective_status') }} as effective_status,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from adsets

)

select * from renamed
