with creatives as (

    select * from {{ source('raw_linkedin_ads', 'creatives') }}

),

renamed as (

    select
        {{ unified_id('linkedin_ads', "split_part(id, ':', 4)") }} as creative_id,
        {{ unified_id('linkedin_ads', "split_part(campaign, ':', 4)") }} as campaign_id,
        {{ unified_id('linkedin_ads', "split_part(account, ':', 4)") }} as account_id,
        {{ filled('name') }} as creative_name,
        {{ filled('intended_status') }} as status,
        created_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from creatives

)

select * from renamed
