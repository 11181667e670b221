with campaigns as (

    select * from {{ source('raw_meta_ads', 'campaigns') }}

),

renamed as (

    select
        {{ unified_id('meta_ads', 'id') }} as campaign_id,
        {{ unified_id('meta_ads', 'account_id') }} as account_id,
        {{ filled('name') }} as campaign_name,
        {{ filled('objective') }} as objective,
        {{ filled('status') }} as status,
        {{ filled('effective_status') }} as effective_status,
        created_time as created_at,
        updated_time as updated_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from campaigns

)

select * from renamed
