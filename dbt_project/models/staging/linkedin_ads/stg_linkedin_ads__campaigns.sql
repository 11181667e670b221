with campaigns as (

    select * from {{ source('raw_linkedin_ads', 'campaigns') }}

),

renamed as (

    select
        {{ unified_id('linkedin_ads', 'id') }} as campaign_id,
        {{ unified_id('linkedin_ads', "split_part(campaign_group, ':', 4)") }} as campaign_group_id,
        {{ unified_id('linkedin_ads', "split_part(account, ':', 4)") }} as account_id,
        {{ filled('name') }} as campaign_name,
        {{ filled('objective_type') }} as objective,
        {{ filled('status') }} as status,
        run_schedule__start as starts_at,
        run_schedule__end as ends_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from campaigns

)

select * from renamed
