{{ config(materialized='table') }}

with entries as (select * from {{ ref('int_stage_entries_built') }}),
events as (select * from {{ ref('int_person_stage_events_numbered') }}),
contacts as (select * from {{ ref('int_contacts_unioned') }}),
passes as (select * from {{ ref('int_funnel_passes_built') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),

-- a lead's record may be a form's row: its person is owned by another record then
person_owners_ranked as (

    select
        identities.customer_id,
        contacts.owner_id,
        row_number() over (
            partition by identities.customer_id
            order by contacts.updated_at desc nulls last, contacts.contact_id
        ) as owner_rank
    from contacts
    inner join identities
        on identities.record_node = 'contact:' || contacts.contact_id
    where contacts.owner_id is not null and not coalesce(contacts.is_deleted, false)

),

offers as (

    select * from entries
    where stage = 'mql' and unit = 'pass' and not is_implied

),

offer_records_ranked as (

    select
        events.pass_id,
        events.object_id as contact_id,
        row_number() over (partition by events.pass_id order by events.event_number) as record_rank
    from events
    where events.stage = 'mql'

),

acceptances as (

    select * from entries
    where stage = 'sal' and unit = 'pass'

),

handoffs_offered as (

    select
        'handoff:' || offers.pass_id as handoff_id,
        offers.pass_id,
        offers.customer_id,
        offer_records_ranked.contact_id,
        coalesce(contacts.owner_id, person_owners_ranked.owner_id) as owner_id,
        passes.exit_stage,
        passes.exit_reason,
        offers.period_label,
        offers.entered_date as handed_off_date,
        offers.entered_at as handed_off_at,
        acceptances.pass_id is not null as is_accepted,
        coalesce(acceptances.is_implied, false) as is_acceptance_implied,
        acceptances.entered_at as accepted_at,
        case when passes.exit_stage = 'rejected' then passes.exited_at end as rejected_at,
        passes.exited_at
    from offers
    inner join passes
        on offers.pass_id = passes.pass_id
    left join offer_records_ranked
        on offers.pass_id = offer_records_ranked.pass_id
        and offer_records_ranked.record_rank = 1
    left join contacts
        on offer_records_ranked.contact_id = contacts.contact_id
    left join person_owners_ranked
        on offers.customer_id = person_owners_ranked.customer_id
        and person_owners_ranked.owner_rank = 1
    -- what is accepted after it was sent back was not accepted here
    left join acceptances
        on offers.pass_id = acceptances.pass_id
        and coalesce(acceptances.entered_at <= passes.exited_at, true)

)

select * from handoffs_offered
