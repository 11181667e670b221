with campaign_members as (

    select * from {{ source('raw_files', 'campaign_members') }}

),

renamed as (

    select
        {{ unified_id('files', 'campaign_id') }} as campaign_id,
        {{ unified_id('files', 'contact_id') }} as contact_id,
        {{ filled('status') }} as status,
        responded_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from campaign_members

)

select * from renamed
