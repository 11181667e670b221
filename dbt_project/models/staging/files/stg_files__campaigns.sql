with campaigns as (

    select * from {{ source('raw_files', 'campaigns') }}

),

renamed as (

    select
        {{ unified_id('files', 'campaign_id') }} as campaign_id,
        {{ filled('name') }} as campaign_name,
        {{ filled('channel') }} as channel,
        {{ filled('objective') }} as objective,
        starts_at,
        ends_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from campaigns

)

select * from renamed
