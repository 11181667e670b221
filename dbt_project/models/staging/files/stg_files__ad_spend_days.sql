with ad_spend as (

    select * from {{ source('raw_files', 'ad_spend') }}

),

renamed as (

    select
        {{ filled('platform') }} as platform,
        {{ file_reference('account_id') }} as account_id,
        {{ file_reference('campaign_id') }} as campaign_id,
        {{ filled('campaign_name') }} as campaign_name,
        upper({{ filled('currency') }}) as currency,
        amount as spend_amount,
        impressions,
        clicks,
        platform_conversions,
        spend_date,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from ad_spend

)

select * from renamed
