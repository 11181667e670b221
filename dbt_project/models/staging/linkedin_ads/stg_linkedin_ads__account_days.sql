with account_daily as (

    select * from {{ source('raw_linkedin_ads', 'account_daily') }}

),

renamed as (

    select
        {{ unified_id('linkedin_ads', "split_part(account, ':', 4)") }} as account_id,
        cost_in_local_currency as spend_amount,
        impressions,
        clicks,
        landing_page_clicks as link_clicks,
        one_click_leads + external_website_conversions as platform_conversions,
        date_range__start as spend_date,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from account_daily

)

select * from renamed
