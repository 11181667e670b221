with settings as (select * from {{ ref('int_settings_resolved') }}),
activities as (select * from {{ ref('int_activities_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),

conversations_identified as (

    select
        identities.customer_id,
        activities.owner_id,
        activities.period_label,
        {{ business_date('activities.occurred_at', 'settings.timezone') }} as touch_date,
        activities.occurred_at
    from activities
    inner join identities
        on identities.record_node = 'contact:' || activities.contact_id
    cross join settings
    where activities.is_conversation
        and coalesce(activities.occurred_at, settings.as_of_at) <= settings.as_of_at

),

conversations_labelled as (

    select
        conversations_identified.*,
        coalesce(cast(touch_date as {{ dbt.type_string() }}), period_label, 'undated') as day_label
    from conversations_identified

),

touches_built as (

    select
        'sales:' || customer_id || ':' || coalesce(owner_id, 'unknown') || ':' || day_label
            as touch_id,
        'sales' as touch_type,
        customer_id,
        owner_id,
        'sales' as channel,
        min(period_label) as period_label,
        min(occurred_at) as occurred_at
    from conversations_labelled
    group by customer_id, owner_id, day_label

)

select * from touches_built
