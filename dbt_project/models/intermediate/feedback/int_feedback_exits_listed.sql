{{ config(materialized='table') }}

with deals as (select * from {{ ref('int_deals_valued') }} where is_closed),
units as (select * from {{ ref('int_ledger_units_listed') }}),
passes as (select * from {{ ref('int_funnel_passes_built') }} where exit_stage is not null),
deal_entries as (select * from {{ ref('int_deal_stage_entries_dated') }}),

history as (

    select object_id as deal_id, property, max(changed_at) as given_at
    from {{ ref('stg_hubspot__property_changes') }}
    where object_type = 'deal' and not is_deleted and value <> ''
        and property in ('closed_lost_reason', 'closed_won_reason')
    group by object_id, property

),

stages_reached as (

    select deal_id, max(case when stage = 'sqo' then 1 else 0 end) as qualified
    from deal_entries
    group by deal_id

),

exits_listed as (

    select
        deals.stage as kind,
        'deal:' || deals.deal_id as record_id,
        deals.deal_id,
        units.pass_id,
        units.customer_id,
        deals.owner_id,
        case when deals.stage = 'lost' then deals.lost_reason else deals.won_reason end as reason,
        case when coalesce(stages_reached.qualified, 0) = 1 then 'sqo' else 'sql' end as stage,
        deals.amount,
        deals.closed_at as exited_at,
        history.given_at as reason_given_at
    from deals
    inner join units
        on deals.deal_id = units.deal_id
    left join stages_reached
        on deals.deal_id = stages_reached.deal_id
    left join history
        on deals.deal_id = history.deal_id
        and history.property = 'closed_' || deals.stage || '_reason'
    union all
    select
        passes.exit_stage as kind,
        'pass:' || passes.pass_id as record_id,
        null as deal_id,
        passes.pass_id,
        passes.customer_id,
        units.lead_owner_id as owner_id,
        passes.exit_reason as reason,
        passes.furthest_stage as stage,
        null as amount,
        passes.exited_at,
        case when passes.exit_reason is not null then passes.exited_at end as reason_given_at
    from passes
    left join units
        on passes.pass_id = units.led_by_pass_id
    where passes.exit_stage in ('rejected', 'recycled')

)

select * from exits_listed
