with touches as (select * from {{ ref('int_touches_unioned') }}),

touches_described as (

    select
        cast(touch_id as varchar) as touch_id,
        cast(customer_id as varchar) as customer_id,
        cast(session_key as varchar) as session_key,
        cast(campaign_id as varchar) as campaign_id,
        cast(owner_id as varchar) as owner_id,
        cast(touch_type as varchar) as touch_type,
        cast(channel as varchar) as channel,
        cast(department as varchar) as department,
        cast(period_label as varchar) as period_label,
        cast(is_direct as boolean) as is_direct,
        cast(touch_date as date) as touch_date,
        cast(occurred_at as timestamp) as occurred_at
    from touches

)

select * from touches_described
