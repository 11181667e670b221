with ad_insights as (

    select * from {{ source('raw_meta_ads', 'ad_insights') }}

),

renamed as (

    select
        {{ unified_id('meta_ads', 'ad_id') }} as ad_id,
        {{ unified_id('meta_ads', 'adset_id') }} as ad_set_id,
        {{ unified_id('meta_ads', 'campaign_id') }} as campaign_id,
        {{ unified_id('meta_ads', 'account_id') }} as account_id,
        upper({{ filled('account_currency') }}) as currency,
        actions,
        spend as spend_amount,
        {{ action_value('actions', 'lead') }} as lead_conversions,
        impressions,
        clicks,
        inline_link_clicks as link_clicks,
        date_start as spend_date,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from ad_insights

)

select * from renamed
