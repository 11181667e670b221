with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

activities as (

    select * from {{ ref('int_activities_unioned') }}

),

identities as (

    select * from {{ ref('int_identities_resolved') }}

),

conversations_identified as (

    select
        identities.customer_id,
        activities.owner_id,
        {{ business_date('activities.occurred_at', 'settings.timezone') }} as touch_date,
        activities.occurred_at
    from activities
    inner join identities
        on identities.record_node = 'contact:' || activities.contact_id
    cross join settings
    where activities.is_conversation
        and activities.occurred_at <= settings.as_of_at

),

touches_built as (

    select
        'sales:' || customer_id || ':' || coalesce(owner_id, 'unknown') || ':'
            || cast(touch_date as {{ dbt.type_string() }}) as touch_id,
        'sales' as touch_type,
        customer_id,
        owner_id,
        'sales' as channel,
        min(occurred_at) as occurred_at
    from conversations_identified
    group by customer_id, owner_id, touch_date

)

select * from touches_built
