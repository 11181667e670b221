with deal_entries as (

    select * from {{ ref('int_deal_stage_entries_dated') }}
    where stage in ('sqo', 'won', 'lost')

),

deals_qualified as (select * from {{ ref('int_deals_qualified') }}),
deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),

deal_entries_completed as (

    select deal_id, stage, reason, period_label, false as is_implied, is_reversed, entered_at
    from deal_entries
    union all
    select deal_id, 'sqo' as stage, null as reason, null as period_label,
        true as is_implied, false as is_reversed, won_at as entered_at
    from deals_qualified
    where is_sqo_implied

),

deal_entries_placed as (

    select
        'deal' as unit, deal_entries_completed.deal_id as unit_id, deal_passes.pass_id,
        deal_entries_completed.deal_id, deal_passes.customer_id, deal_entries_completed.stage,
        deal_entries_completed.reason, deal_entries_completed.period_label,
        deal_entries_completed.is_implied, deal_entries_completed.is_reversed,
        deal_entries_completed.entered_at
    from deal_entries_completed
    left join deal_passes
        on deal_entries_completed.deal_id = deal_passes.deal_id

)

select * from deal_entries_placed
