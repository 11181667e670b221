with calls as (

    select * from {{ source('raw_hubspot', 'calls') }}

),

renamed as (

    select
        'hubspot:call:' || {{ filled('id') }} as activity_id,
        {{ unified_id('hubspot', 'id') }} as vendor_id,
        {{ unified_id('hubspot', 'hubspot_owner_id') }} as owner_id,
        {{ filled('hs_call_direction') }} as direction,
        {{ filled('hs_call_status') }} as status,
        {{ filled('hs_call_disposition') }} as disposition,
        {{ filled('hs_call_title') }} as title,
        cast({{ try_bigint('hs_call_duration') }} / 1000 as bigint) as duration_seconds,
        {{ vendor_timestamp('hs_timestamp') }} as occurred_at,
        {{ filled('hs_object_source') }} as record_origin,
        {{ vendor_timestamp('createdate') }} as created_at,
        {{ vendor_timestamp('hs_lastmodifieddate') }} as updated_at,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _loaded_at as loaded_at
    from calls

)

select * from renamed
