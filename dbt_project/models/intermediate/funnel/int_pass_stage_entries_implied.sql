{{ config(materialized='table') }}

with stages as (

    select * from {{ ref('int_stages_ordered') }}
    where unit <> 'exit'

),

events as (

    select * from {{ ref('int_person_stage_events_numbered') }}
    where unit <> 'exit'

),

deal_passes as (

    select * from {{ ref('int_deal_passes_assigned') }}
    where deal_type = 'new' and pass_id is not null

),

deal_entries as (

    select * from {{ ref('int_deal_stage_entries_dated') }}
    where stage <> 'lost'

),

entries_unioned as (

    select pass_id, customer_id, stage, period_label, entered_at
    from events
    union all
    select
        deal_passes.pass_id,
        deal_passes.customer_id,
        deal_entries.stage,
        deal_entries.period_label,
        deal_entries.entered_at
    from deal_entries
    inner join deal_passes
        on deal_entries.deal_id = deal_passes.deal_id

),

entries_first as (

    select
        entries_unioned.pass_id,
        entries_unioned.customer_id,
        entries_unioned.stage,
        stages.position,
        min(entries_unioned.period_label) as period_label,
        min(entries_unioned.entered_at) as entered_at
    from entries_unioned
    inner join stages
        on entries_unioned.stage = stages.stage
    group by
        entries_unioned.pass_id, entries_unioned.customer_id, entries_unioned.stage, stages.position

),

passes_spread as (

    select
        passes.pass_id,
        passes.customer_id,
        stages.stage,
        stages.unit,
        stages.position,
        min(case when entries_first.stage is not null then stages.position end) over (
            partition by passes.pass_id
            order by stages.position
            rows between current row and unbounded following
        ) as next_position
    from (select distinct pass_id, customer_id from entries_first) as passes
    cross join stages
    left join entries_first
        on passes.pass_id = entries_first.pass_id
        and stages.stage = entries_first.stage

),

entries_implied as (

    select
        passes_spread.pass_id,
        passes_spread.customer_id,
        passes_spread.stage,
        passes_spread.unit,
        entries_first.period_label,
        passes_spread.position,
        passes_spread.next_position > passes_spread.position as is_implied,
        entries_first.entered_at
    from passes_spread
    inner join entries_first
        on passes_spread.pass_id = entries_first.pass_id
        and passes_spread.next_position = entries_first.position

)

select * from entries_implied
