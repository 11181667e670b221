{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
pass_entries as (select * from {{ ref('int_pass_stage_entries_implied') }}),
passes as (select * from {{ ref('int_funnel_passes_built') }}),
deal_entries as (select * from {{ ref('int_deal_stage_entries_completed') }}),
deals as (select * from {{ ref('int_deals_valued') }}),

companies_with_deals as (

    select count(*) as deal_count from deals

),

pass_entries_kept as (

    select
        'pass' as unit, pass_entries.pass_id as unit_id, pass_entries.pass_id, null as deal_id,
        pass_entries.customer_id, pass_entries.stage, null as reason, pass_entries.period_label,
        pass_entries.is_implied, false as is_reversed, pass_entries.entered_at
    from pass_entries
    cross join companies_with_deals
    where pass_entries.unit = 'person' or companies_with_deals.deal_count = 0

),

pass_exits as (

    select
        'pass' as unit, pass_id as unit_id, pass_id, null as deal_id,
        customer_id, exit_stage as stage, exit_reason as reason, period_label,
        false as is_implied, false as is_reversed, exited_at as entered_at
    from passes
    where exit_stage is not null

),

entries_unioned as (

    select * from pass_entries_kept
    union all
    select * from pass_exits
    union all
    select * from deal_entries

),

stages as (select * from {{ ref('int_stages_ordered') }}),

entries_built as (

    select
        entries_unioned.unit || ':' || entries_unioned.unit_id || ':' || entries_unioned.stage
            as stage_entry_id,
        entries_unioned.unit,
        entries_unioned.unit_id,
        entries_unioned.pass_id,
        entries_unioned.deal_id,
        entries_unioned.customer_id,
        entries_unioned.stage,
        deals.deal_type,
        entries_unioned.reason,
        entries_unioned.period_label,
        stages.position,
        deals.amount,
        entries_unioned.is_implied,
        entries_unioned.is_reversed,
        coalesce(
            entries_unioned.entered_at < max(entries_unioned.entered_at) over (
                partition by entries_unioned.unit, entries_unioned.unit_id
                order by stages.position, entries_unioned.stage
                rows between unbounded preceding and 1 preceding
            ),
            false
        ) as is_out_of_order,
        {{ business_date('entries_unioned.entered_at', 'settings.timezone') }} as entered_date,
        entries_unioned.entered_at
    from entries_unioned
    cross join settings
    inner join stages
        on entries_unioned.stage = stages.stage
    left join deals
        on entries_unioned.deal_id = deals.deal_id

)

select * from entries_built
