with web_events as (

    select * from {{ source('raw_files', 'web_events') }}

),

renamed as (

    select
        {{ unified_id('files', 'event_id') }} as event_id,
        'files:' || {{ client_id('anonymous_id') }} as device_id,
        {{ canonical_login('login_id') }} as login_id,
        {{ filled('email') }} as email,
        {{ unified_id('files', 'session_id') }} as session_key,
        {{ filled('event_name') }} as event_name,
        {{ filled('page_url') }} as page_url,
        {{ filled('referrer') }} as referrer,
        {{ filled('source') }} as source_name,
        {{ filled('medium') }} as medium,
        {{ filled('campaign') }} as campaign_name,
        {{ filled('click_id') }} as click_id,
        {{ filled('device_category') }} as device_category,
        {{ filled('country') }} as country,
        {{ filled('period_label') }} as period_label,
        value,
        {{ row_hash('web_events') }} as row_hash,
        coalesce(has_consent, true) as has_consent,
        coalesce(cast(occurred_at as date), cast('1970-01-01' as date)) as event_day,
        occurred_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from web_events

)

select * from renamed
