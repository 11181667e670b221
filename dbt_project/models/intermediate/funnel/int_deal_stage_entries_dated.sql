{{ config(materialized='table') }}

with changes as (

    select * from {{ ref('int_stage_changes_mapped') }}
    where object_type = 'deal'

),

deals as (select * from {{ ref('int_deals_valued') }}),

entries_first as (

    select
        object_id as deal_id,
        stage,
        min(entered_at) as entered_at,
        min(period_label) as period_label,
        min(reason) as reason
    from changes
    group by object_id, stage

),

entries_current as (

    select
        deals.deal_id,
        deals.stage,
        coalesce(deals.closed_at, entries_first.entered_at) as entered_at,
        entries_first.period_label,
        coalesce(deals.lost_reason, deals.won_reason, entries_first.reason) as reason
    from deals
    left join entries_first
        on deals.deal_id = entries_first.deal_id
        and deals.stage = entries_first.stage
    where deals.is_closed

),

entries_earlier as (

    select
        entries_first.deal_id,
        entries_first.stage,
        entries_first.entered_at,
        entries_first.period_label,
        entries_first.reason
    from entries_first
    inner join deals
        on entries_first.deal_id = deals.deal_id
    where entries_first.stage <> deals.stage or not deals.is_closed

),

entries_opened as (

    select deals.deal_id, deals.stage, deals.created_at as entered_at
    from deals
    left join entries_first
        on deals.deal_id = entries_first.deal_id
        and deals.stage = entries_first.stage
    where not deals.is_closed and deals.stage is not null and entries_first.deal_id is null

),

entries_unioned as (

    select deal_id, stage, reason, period_label, false as is_reversed, entered_at
    from entries_current
    union all
    select
        deal_id, stage, reason, period_label,
        stage in ('won', 'lost') as is_reversed,
        entered_at
    from entries_earlier
    union all
    select deal_id, stage, null, null, false as is_reversed, entered_at
    from entries_opened

)

select * from entries_unioned
