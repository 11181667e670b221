with emails as (

    select * from {{ source('raw_hubspot', 'emails') }}

),

renamed as (

    select
        'hubspot:email:' || {{ filled('id') }} as activity_id,
        {{ unified_id('hubspot', 'id') }} as vendor_id,
        {{ unified_id('hubspot', 'hubspot_owner_id') }} as owner_id,
        {{ filled('hs_email_direction') }} as direction,
        {{ filled('hs_email_status') }} as status,
        {{ filled('hs_email_sender_type') }} as sender_type,
        {{ filled('hs_email_subject') }} as subject,
        {{ vendor_timestamp('hs_timestamp') }} as occurred_at,
        {{ filled('hs_object_source') }} as record_origin,
        {{ vendor_timestamp('createdate') }} as created_at,
        {{ vendor_timestamp('hs_lastmodifieddate') }} as updated_at,
        coalesce(_is_deleted, false) or coalesce(archived, false) as is_deleted,
        _loaded_at as loaded_at
    from emails

)

select * from renamed
