{{ config(materialized='table') }}

with passes as (select * from {{ ref('int_funnel_passes_built') }}),
deals as (select * from {{ ref('int_deals_valued') }}),
deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),
records as (select * from {{ ref('int_ledger_units_listed') }}),
segments as (select * from {{ ref('int_ledger_segments_frozen') }}),
sources as (select * from {{ ref('int_pass_sources_named') }}),

units_unioned as (

    select
        'pass' as unit, passes.pass_id as unit_id, passes.pass_id, passes.customer_id,
        records.unit_id as record_id
    from passes
    left join records
        on passes.pass_id = records.led_by_pass_id
    union all
    select
        'deal' as unit, deals.deal_id as unit_id, deal_passes.pass_id, deal_passes.customer_id,
        'deal:' || deals.deal_id as record_id
    from deals
    left join deal_passes
        on deals.deal_id = deal_passes.deal_id

),

units_placed as (

    select
        units_unioned.unit,
        units_unioned.unit_id,
        coalesce(segments.size_band, 'unknown') as segment,
        coalesce(sources.channel, 'unknown') as channel,
        coalesce(segments.account_id, units_unioned.customer_id, units_unioned.unit_id)
            as account_id
    from units_unioned
    left join segments
        on units_unioned.record_id = segments.unit_id
    left join sources
        on units_unioned.pass_id = sources.pass_id

)

select * from units_placed
