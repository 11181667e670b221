with events as (select * from {{ ref('int_timeline_events_unioned') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),
customer_accounts as (select * from {{ ref('int_customer_accounts_matched') }}),

events_described as (

    select
        cast(events.event_id as varchar) as timeline_event_id,
        cast(events.customer_id as varchar) as customer_id,
        cast(customer_accounts.account_id as varchar) as account_id,
        cast(events.kind as varchar) as kind,
        cast(events.what as varchar) as what,
        cast(events.record_id as varchar) as record_id,
        cast(events.campaign_id as varchar) as campaign_id,
        cast(events.owner_id as varchar) as owner_id,
        cast(events.department as varchar) as department,
        cast(settings.currency as varchar) as currency,
        cast(
            row_number() over (
                partition by events.customer_id order by events.occurred_at, events.event_id
            ) as bigint
        ) as event_number,
        cast(events.amount as decimal(18, 2)) as amount,
        cast({{ business_date('events.occurred_at', 'settings.timezone') }} as date)
            as occurred_date,
        cast(events.occurred_at as timestamp) as occurred_at
    from events
    cross join settings
    left join customer_accounts
        on events.customer_id = customer_accounts.customer_id

)

select * from events_described
