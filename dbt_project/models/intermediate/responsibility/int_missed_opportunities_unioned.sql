with handoffs as (select * from {{ ref('int_handoffs_missed') }}),
deals as (select * from {{ ref('int_deals_stalled') }}),

passes as (

    select missed_opportunity_id, kind, stage, pass_id, customer_id, department, is_closed,
        opened_at, closed_at
    from {{ ref('int_recycled_passes_neglected') }}
    union all
    select missed_opportunity_id, kind, stage, pass_id, customer_id, department, is_closed,
        opened_at, closed_at
    from {{ ref('int_passes_stalled') }}

),

accounts as (select * from {{ ref('int_dormant_accounts_returned') }}),
contacts as (select * from {{ ref('int_handoffs_answered') }}),

missed_opportunities_unioned as (

    select
        missed_opportunity_id, kind, stage, pass_id, null as deal_id, customer_id,
        null as company_id, null as account_id, owner_id, department, team, null as amount,
        is_closed, opened_at, closed_at
    from handoffs
    union all
    select
        missed_opportunity_id, kind, stage, pass_id, deal_id, customer_id,
        company_id, null, owner_id, department, null, amount,
        is_closed, opened_at, closed_at
    from deals
    union all
    select
        passes.missed_opportunity_id, passes.kind, passes.stage, passes.pass_id, null,
        passes.customer_id, null, null,
        coalesce(contacts.first_action_owner_id, contacts.owner_id), passes.department, null, null,
        passes.is_closed, passes.opened_at, passes.closed_at
    from passes
    left join contacts
        on passes.pass_id = contacts.pass_id
    union all
    select
        missed_opportunity_id, kind, stage, null, null, customer_id,
        null, account_id, owner_id, department, null, null,
        is_closed, opened_at, closed_at
    from accounts

)

select * from missed_opportunities_unioned
