{{ config(materialized='table') }}

with identities as (select * from {{ ref('int_identities_resolved') }}),
touches as (select * from {{ ref('int_touches_unioned') }} where touch_type <> 'sales'),
entries as (select * from {{ ref('int_stage_entries_built') }} where not is_implied),
handoffs as (select * from {{ ref('int_handoffs_judged') }}),
activities as (select * from {{ ref('int_activities_unioned') }}),
deals as (select * from {{ ref('int_deals_valued') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),
orders as (select * from {{ ref('int_orders_valued') }}),
tickets as (select * from {{ ref('int_tickets_unioned') }}),

events_unioned as (

    select
        'touch:' || touch_id as event_id, customer_id, 'touch' as kind, channel as what,
        null as record_id, campaign_id, owner_id, department, null as amount, occurred_at
    from touches
    union all
    select
        'stage:' || stage_entry_id, customer_id, 'stage', stage,
        unit || ':' || unit_id, null, null, null, null, entered_at
    from entries
    union all
    select
        handoff_id, customer_id, 'handoff', outcome,
        'pass:' || pass_id, null, owner_id, 'marketing', null, handed_off_at
    from handoffs
    union all
    select
        'activity:' || activities.activity_id, identities.customer_id, 'activity',
        activities.activity_type, null, null, activities.owner_id,
        case when activities.is_automated then 'marketing' else 'sales' end,
        null, activities.occurred_at
    from activities
    inner join identities
        on identities.record_node = 'contact:' || activities.contact_id
    where activities.is_completed
    union all
    select
        'deal:' || deals.deal_id, units.customer_id, 'deal', 'opened',
        'deal:' || deals.deal_id, deals.campaign_id, deals.owner_id, 'sales',
        deals.amount, deals.created_at
    from deals
    inner join units
        on deals.deal_id = units.deal_id
    union all
    select
        'order:' || order_id, customer_id, 'order', 'ordered',
        null, null, null, null, amount, ordered_at
    from orders
    union all
    select
        'ticket:' || tickets.ticket_id, identities.customer_id, 'ticket',
        coalesce(tickets.category, tickets.status, 'ticket'), null, null, null, 'service',
        null, tickets.created_at
    from tickets
    inner join identities
        on identities.record_node = 'contact:' || tickets.contact_id
    where not coalesce(tickets.is_deleted, false)

),

events_placed as (

    select * from events_unioned
    where customer_id is not null and occurred_at is not null

)

select * from events_placed
