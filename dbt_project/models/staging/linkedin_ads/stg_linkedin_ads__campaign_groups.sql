with campaign_groups as (

    select * from {{ source('raw_linkedin_ads', 'campaign_groups') }}

),

renamed as (

    select
        {{ unified_id('linkedin_ads', 'id') }} as campaign_group_id,
        {{ unified_id('linkedin_ads', "split_part(account, ':', 4)") }} as account_id,
        {{ filled('name') }} as campaign_group_name,
        {{ filled('status') }} as status,
        run_schedule__start as starts_at,
        run_schedule__end as ends_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from campaign_groups

)

select * from renamed
