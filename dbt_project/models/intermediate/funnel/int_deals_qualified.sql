{{ config(materialized='table') }}

with deals as (select * from {{ ref('int_deals_valued') }}),
entries as (select * from {{ ref('int_deal_stage_entries_dated') }}),

moments_aggregated as (

    select
        deal_id,
        sum(case when stage <> 'lost' then 1 else 0 end) as funnel_entry_count,
        max(case when stage = 'won' then 1 else 0 end) as has_won_entry,
        max(case when stage = 'sqo' then 1 else 0 end) as has_sqo_entry,
        min(case when stage = 'sqo' then entered_at end) as sqo_at,
        min(case when stage = 'won' then entered_at end) as won_at,
        min(entered_at) as first_at
    from entries
    group by deal_id

),

deals_qualified as (

    select
        deals.deal_id,
        deals.deal_type,
        deals.primary_contact_id,
        coalesce(moments_aggregated.funnel_entry_count, 0) > 0 as is_in_funnel,
        coalesce(moments_aggregated.has_won_entry > moments_aggregated.has_sqo_entry, false)
            as is_sqo_implied,
        moments_aggregated.sqo_at,
        moments_aggregated.won_at,
        coalesce(
            moments_aggregated.sqo_at,
            moments_aggregated.won_at,
            moments_aggregated.first_at,
            deals.created_at
        ) as pass_at
    from deals
    left join moments_aggregated
        on deals.deal_id = moments_aggregated.deal_id

)

select * from deals_qualified
