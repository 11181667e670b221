{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
entries as (select * from {{ ref('int_stage_entries_built') }}),
deals as (select * from {{ ref('int_deals_valued') }}),
order_conversions as (select * from {{ ref('int_order_conversions_built') }}),

milestones_built as (

    select
        entries.stage || ':' || entries.unit_id as conversion_id,
        entries.stage as conversion_type,
        entries.customer_id,
        entries.pass_id,
        entries.deal_id,
        settings.currency,
        coalesce(deals.source_currency, settings.currency) as source_currency,
        entries.period_label,
        coalesce(deals.amount, 0) as value,
        coalesce(deals.source_amount, 0) as source_value,
        entries.entered_date as converted_date,
        entries.entered_at as converted_at,
        entries.entered_at as eligible_until_at
    from entries
    cross join settings
    left join deals
        on entries.deal_id = deals.deal_id
    where entries.stage in ('inquiry', 'mql', 'sqo', 'won')
        and not entries.is_reversed

),

conversions_unioned as (

    select * from milestones_built
    union all
    select
        conversion_id, 'order' as conversion_type, customer_id, null as pass_id, null as deal_id,
        currency, source_currency, null as period_label, value, source_value, converted_date,
        converted_at, eligible_until_at
    from order_conversions

)

select * from conversions_unioned
