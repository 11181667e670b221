with hubspot as (select * from {{ ref('stg_hubspot__form_submissions') }}),

-- who gives no address is nobody's touch, and the web export has their visit
kept as (

    select
        form_submission_id,
        'hubspot' as source,
        email,
        page_url,
        {{ url_parameter('page_url', 'utm_source') }} as source_name,
        {{ url_parameter('page_url', 'utm_medium') }} as medium,
        {{ url_parameter('page_url', 'utm_campaign') }} as campaign_name,
        {{ url_parameter('page_url', 'utm_id') }} as vendor_campaign_id,
        {{ row_hash('hubspot') }} as row_hash,
        cast(submitted_at as date) as event_day,
        submitted_at
    from hubspot
    where not is_deleted and email is not null and submitted_at is not null

)

select * from kept
