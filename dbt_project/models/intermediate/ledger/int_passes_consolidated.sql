with passes as (select * from {{ ref('int_funnel_passes_built') }}),

entries as (

    select * from {{ ref('int_stage_entries_built') }}
    where unit = 'deal' and stage = 'sqo' and deal_type = 'new' and not is_reversed

),

deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),
deal_contacts as (select * from {{ ref('int_deal_contacts_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),

-- whoever else is on the deal and open when it qualifies counts no more after it
passes_consolidated as (

    select
        passes.pass_id,
        min(entries.entered_at) as consolidated_at,
        min_by(entries.deal_id, entries.entered_at) as deal_id
    from entries
    inner join deal_contacts
        on entries.deal_id = deal_contacts.deal_id
    inner join identities
        on identities.record_node = 'contact:' || deal_contacts.contact_id
    inner join passes
        on identities.customer_id = passes.customer_id
        and passes.started_at <= entries.entered_at
        and (passes.exited_at is null or entries.entered_at < passes.exited_at)
    left join deal_passes
        on passes.pass_id = deal_passes.pass_id and deal_passes.deal_type = 'new'
    where deal_passes.pass_id is null
    group by passes.pass_id

)

select * from passes_consolidated
