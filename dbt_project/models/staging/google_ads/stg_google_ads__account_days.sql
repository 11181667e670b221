with customer_daily as (

    select * from {{ source('raw_google_ads', 'customer_daily') }}

),

renamed as (

    select
        {{ unified_id('google_ads', 'customer__id') }} as account_id,
        cast(
            cast(metrics__cost_micros as decimal(24, 6)) * cast(0.000001 as decimal(7, 6))
            as decimal(18, 6)
        ) as spend_amount,
        metrics__impressions as impressions,
        metrics__clicks as clicks,
        metrics__conversions as platform_conversions,
        segments__date as spend_date,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from customer_daily

)

select * from renamed
