with events as (select * from {{ source('raw_salesforce', 'events') }}),

renamed as (

    select
        {{ unified_id('salesforce', 'id') }} as activity_id,
        {{ unified_id('salesforce', 'who_id') }} as who_id,
        {{ unified_id('salesforce', 'what_id') }} as what_id,
        {{ unified_id('salesforce', 'account_id') }} as company_id,
        {{ unified_id('salesforce', 'owner_id') }} as owner_id,
        {{ filled('subject') }} as subject,
        lower({{ filled('type') }}) as event_type,
        coalesce(is_child, false) as is_copy,
        coalesce(_is_deleted, false) as is_deleted,
        created_date as created_at,
        coalesce(start_date_time, cast(activity_date as timestamp)) as occurred_at,
        coalesce(end_date_time, start_date_time, cast(activity_date as timestamp)) as ended_at,
        _loaded_at as loaded_at
    from events

)

select * from renamed
