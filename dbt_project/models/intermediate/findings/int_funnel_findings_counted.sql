with deals as (select * from {{ ref('int_deals_valued') }}),
deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),
entries as (select * from {{ ref('int_stage_entries_built') }}),
handoffs as (select * from {{ ref('int_handoffs_judged') }}),

findings_unioned as (

    select
        'won_deal_without_amount' as finding,
        count(*) as finding_count,
        min(deal_id) as example_key, sum(amount) as amount
    from deals
    where is_won and source_amount is null
    union all
    select 'won_deal_without_close_date', count(*), min(deal_id), sum(amount)
    from deals
    where is_won and closed_at is null
    union all
    select 'lost_deal_without_reason', count(*), min(deal_id), sum(amount)
    from deals
    where stage = 'lost' and lost_reason is null
    union all
    select 'deal_stage_unmapped', count(*), min(deal_id), sum(amount)
    from deals
    where stage is null
    union all
    select 'deal_currency_without_rate', count(*), min(deal_id),
        sum(source_amount)
    from deals
    where is_rate_missing
    union all
    select 'deal_without_contact', count(*), min(deal_id), null
    from deal_passes
    where customer_id is null
    union all
    select 'stage_entered_out_of_order', count(*), min(stage_entry_id), null
    from entries
    where is_out_of_order
    union all
    select 'stage_entry_undated', count(*), min(stage_entry_id), null
    from entries
    where entered_at is null
    union all
    select 'handoff_rejected_without_reason', count(*), min(handoff_id), null
    from handoffs
    where outcome = 'rejected' and reason is null
    union all
    select 'handoff_without_owner', count(*), min(handoff_id), null
    from handoffs
    where owner_id is null

)

select * from findings_unioned
