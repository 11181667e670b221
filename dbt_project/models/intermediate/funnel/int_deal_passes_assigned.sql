{{ config(materialized='table') }}

with deals as (select * from {{ ref('int_deals_qualified') }}),
deal_contacts as (select * from {{ ref('int_deal_contacts_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),
passes as (select * from {{ ref('int_person_passes_built') }}),

people_unioned as (

    select deal_id, primary_contact_id as contact_id, true as is_primary
    from deals
    where primary_contact_id is not null

    union

    select deal_contacts.deal_id, deal_contacts.contact_id,
        deal_contacts.is_primary
        or deal_contacts.contact_id = deals.primary_contact_id as is_primary
    from deal_contacts
    inner join deals
        on deal_contacts.deal_id = deals.deal_id

),

people_identified as (

    select
        people_unioned.deal_id,
        identities.customer_id,
        max(case when people_unioned.is_primary then 1 else 0 end) as is_primary
    from people_unioned
    inner join identities
        on identities.record_node = 'contact:' || people_unioned.contact_id
    group by people_unioned.deal_id, identities.customer_id

),

passes_eligible as (

    select
        deals.deal_id,
        passes.pass_id,
        passes.customer_id,
        people_identified.is_primary,
        row_number() over (
            partition by deals.deal_id
            order by
                people_identified.is_primary desc,
                case
                    when people_identified.is_primary = 1 then passes.pass_ordinal
                end desc nulls last,
                passes.started_at nulls last,
                passes.pass_id
        ) as preference_rank
    from deals
    inner join people_identified
        on deals.deal_id = people_identified.deal_id
    inner join passes
        on people_identified.customer_id = passes.customer_id
        and (passes.started_at <= deals.pass_at or passes.started_at is null)
        and (
            people_identified.is_primary = 1
            or passes.exited_at is null
            or passes.exited_at > deals.pass_at
        )

),

primary_people_ranked as (

    select
        deal_id,
        customer_id,
        row_number() over (
            partition by deal_id
            order by is_primary desc, customer_id
        ) as person_rank
    from people_identified

),

passes_assigned as (

    select
        deals.deal_id,
        coalesce(
            passes_eligible.pass_id,
            case
                when deals.deal_type = 'new' and deals.is_in_funnel then 'deal:' || deals.deal_id
            end
        ) as pass_id,
        coalesce(passes_eligible.customer_id, primary_people_ranked.customer_id) as customer_id,
        case
            when passes_eligible.is_primary = 1 then 'primary_contact'
            when passes_eligible.is_primary = 0 then 'contact_role'
            when deals.deal_type = 'new' and deals.is_in_funnel then 'sales_created'
            else 'none'
        end as assigned_by,
        deals.deal_type,
        deals.pass_at
    from deals
    left join passes_eligible
        on deals.deal_id = passes_eligible.deal_id
        and passes_eligible.preference_rank = 1
    left join primary_people_ranked
        on deals.deal_id = primary_people_ranked.deal_id
        and primary_people_ranked.person_rank = 1

)

select * from passes_assigned
