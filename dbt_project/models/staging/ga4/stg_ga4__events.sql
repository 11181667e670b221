with events as (

    select * from {{ source('raw_ga4', 'events') }}

),

-- GA4 gives an event no id; events that agree in all these fields are told apart by a number.
numbered as (

    select
        *,
        row_number() over (
            partition by
                dataset, table_date, table_kind, user_pseudo_id, user_id, event_timestamp,
                event_name,
                batch_page_id, batch_ordering_id, batch_event_index
            order by event_params nulls first
        ) as twin_number
    from events

),

renamed as (

    select
        {{ surrogate_key([
            'dataset', 'table_date', 'table_kind', 'user_pseudo_id', 'user_id', 'event_timestamp',
            'event_name', 'batch_page_id', 'batch_ordering_id', 'batch_event_index', 'twin_number',
        ]) }} as event_id,
        dataset,
        'ga4:' || dataset || ':' || {{ client_id('user_pseudo_id') }} as device_id,
        {{ canonical_login('user_id') }} as login_id,
        'ga4:' || dataset || ':' || {{ client_id('user_pseudo_id') }} || ':'
        || cast(event_params__ga_session_id as {{ dbt.type_string() }}) as session_key,
        {{ filled('ecommerce__transaction_id') }} as transaction_id,
        stream_id,
        table_kind,
        event_name,
        platform,
        {{ filled('event_params__page_location') }} as page_url,
        {{ filled('event_params__page_referrer') }} as referrer,
        {{ filled('collected_traffic_source__manual_source') }} as source_name,
        {{ filled('collected_traffic_source__manual_medium') }} as medium,
        {{ filled('collected_traffic_source__manual_campaign_name') }} as campaign_name,
        {{ filled('collected_traffic_source__manual_campaign_id') }} as vendor_campaign_id,
        {{ filled('collected_traffic_source__gclid') }} as google_click_id,
        {{ filled('traffic_source__source') }} as first_user_source,
        {{ filled('traffic_source__medium') }} as first_user_medium,
        {{ filled('traffic_source__name') }} as first_user_campaign_name,
        {{ filled('device__category') }} as device_category,
        {{ filled('device__language') }} as device_language,
        {{ filled('geo__country') }} as country,
        event_params,
        user_properties,
        event_params__ga_session_number as session_number,
        event_params__engagement_time_msec as engagement_milliseconds,
        cast(ecommerce__purchase_revenue as decimal(18, 2)) as purchase_amount,
        is_active_user,
        -- 'Unset' means the site does not use consent mode; only a refusal is a refusal
        coalesce(privacy_info__analytics_storage, '') <> 'No' as has_consent,
        coalesce(_is_deleted, false) as is_deleted,
        table_date,
        {{ from_epoch_micros('event_timestamp') }} as occurred_at,
        {{ from_epoch_micros('user_first_touch_timestamp') }} as first_seen_at,
        _loaded_at as loaded_at
    from numbered

)

select * from renamed
