{{ config(materialized='table') }}

with metrics as (select * from {{ ref('scorecard_metrics') }}),
units as (select * from {{ ref('int_bridge_units_placed') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),
deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),
orders as (select * from {{ ref('int_orders_valued') }}),
spend as (select * from {{ ref('int_ad_spend_valued') }}),

deals as (

    select * from {{ ref('int_deals_valued') }}
    where is_won

),

entries as (

    select * from {{ ref('int_stage_entries_built') }}
    where not is_reversed
        and (unit = 'pass' or (stage in ('sqo', 'lost') and deal_type = 'new'))

),

records_unioned as (

    select
        metrics.metric, entries.stage_entry_id as record_id, entries.unit, entries.unit_id,
        entries.customer_id, entries.pass_id, cast(null as varchar) as channel,
        cast(1 as decimal(18, 6)) as value,
        null as source_value, entries.entered_date as event_date
    from entries
    inner join metrics
        on entries.stage = metrics.stage
        and metrics.kind in ('count', 'part')
    union all
    select
        'pipeline_created', stage_entry_id, unit, unit_id, customer_id, pass_id, null,
        cast(coalesce(amount, 0) as decimal(18, 6)), null, entered_date
    from entries
    where stage = 'sqo'
    union all
    select
        metrics.metric, 'deal:' || deals.deal_id, 'deal', deals.deal_id,
        deal_passes.customer_id, deal_passes.pass_id, null,
        case when metrics.unit = 'money' then coalesce(deals.amount, 0) else 1 end,
        case when metrics.unit = 'money' then deals.source_amount end, deals.closed_date
    from deals
    left join deal_passes
        on deals.deal_id = deal_passes.deal_id
    inner join metrics
        on metrics.metric in ('won_deals', 'won_revenue')
        or (deals.deal_type = 'new' and metrics.metric in ('new_won_deals', 'new_won_revenue'))
    union all
    select
        'ad_spend', ad_spend_id, 'spend', ad_spend_id, null, null, channel, coalesce(amount, 0),
        source_amount, spend_date
    from spend
    union all
    select
        metrics.metric, orders.order_id, 'order', orders.order_id, orders.customer_id, null,
        'unknown',
        case when metrics.unit = 'money' then coalesce(orders.amount, 0) else 1 end,
        case when metrics.unit = 'money' then orders.source_amount end, orders.ordered_date
    from orders
    inner join metrics
        on metrics.metric in ('orders', 'order_revenue')

),

records_listed as (

    select
        records_unioned.metric,
        records_unioned.record_id,
        records_unioned.unit || ':' || records_unioned.unit_id as unit_id,
        records_unioned.customer_id,
        coalesce(records_unioned.channel, sources.channel, 'unknown') as channel,
        coalesce(units.segment, 'unknown') as segment,
        cast(records_unioned.value as decimal(18, 6)) as value,
        cast(records_unioned.source_value as decimal(18, 6)) as source_value,
        records_unioned.event_date,
        cast(date_trunc('month', records_unioned.event_date) as date) as month_start_date
    from records_unioned
    left join units
        on records_unioned.unit = units.unit
        and records_unioned.unit_id = units.unit_id
    left join sources
        on records_unioned.pass_id = sources.pass_id

)

select * from records_listed
