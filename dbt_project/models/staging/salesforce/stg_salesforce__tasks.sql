with tasks as (select * from {{ source('raw_salesforce', 'tasks') }}),

renamed as (

    select
        {{ unified_id('salesforce', 'id') }} as activity_id,
        {{ unified_id('salesforce', 'who_id') }} as who_id,
        {{ unified_id('salesforce', 'what_id') }} as what_id,
        {{ unified_id('salesforce', 'account_id') }} as company_id,
        {{ unified_id('salesforce', 'owner_id') }} as owner_id,
        {{ filled('subject') }} as subject,
        lower(coalesce({{ filled('task_subtype') }}, {{ filled('type') }}, 'Task')) as task_type,
        lower({{ filled('call_type') }}) as direction,
        lower({{ filled('call_disposition') }}) as disposition,
        lower({{ filled('status') }}) as status,
        call_duration_in_seconds as duration_seconds,
        coalesce(_is_deleted, false) as is_deleted,
        created_date as created_at,
        coalesce(
            completed_date_time, cast(activity_date as timestamp), created_date
        ) as occurred_at,
        _loaded_at as loaded_at
    from tasks

)

select * from renamed
