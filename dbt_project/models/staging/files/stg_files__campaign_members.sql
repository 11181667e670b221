with campaign_members as (

    select * from {{ source('raw_files', 'campaign_members') }}

),

renamed as (

    select
        {{ file_reference('campaign_id') }} as campaign_id,
        {{ file_reference('contact_id') }} as contact_id,
        {{ filled('status') }} as status,
        responded_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from campaign_members

)

select * from renamed
