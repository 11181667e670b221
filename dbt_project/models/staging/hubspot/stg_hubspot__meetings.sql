with meetings as (

    select * from {{ source('raw_hubspot', 'meetings') }}

),

renamed as (

    select
        'hubspot:meeting:' || {{ filled('id') }} as activity_id,
        {{ unified_id('hubspot', 'id') }} as vendor_id,
        {{ unified_id('hubspot', 'hubspot_owner_id') }} as owner_id,
        {{ filled('hs_meeting_outcome') }} as outcome,
        {{ filled('hs_meeting_title') }} as title,
        {{ vendor_timestamp('hs_meeting_start_time') }} as starts_at,
        {{ vendor_timestamp('hs_meeting_end_time') }} as ends_at,
        coalesce(
            {{ vendor_timestamp('hs_meeting_start_time') }}, {{ vendor_timestamp('hs_timestamp') }}
        ) as occurred_at,
        {{ filled('hs_object_source') }} as record_origin,
        {{ vendor_timestamp('createdate') }} as created_at,
        {{ vendor_timestamp('hs_lastmodifieddate') }} as updated_at,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _loaded_at as loaded_at
    from meetings

)

select * from renamed
