{{ config(materialized='table') }}

with deals as (select * from {{ ref('int_deals_valued') }}),
deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),
passes as (select * from {{ ref('int_funnel_passes_built') }}),
handoffs as (select * from {{ ref('int_handoffs_answered') }}),

-- without deals there is no amount that a record could come to
companies_with_deals as (

    select count(*) as deal_count from deals

),

-- a pass leads into one new deal, the first; another deal on it begins a record of its own
deals_ranked as (

    select
        deals.deal_id,
        deals.owner_id,
        deals.company_id,
        deals.campaign_id,
        case when deals.deal_type = 'new' then 'new' else 'existing' end as business,
        deal_passes.pass_id,
        deal_passes.customer_id,
        row_number() over (
            partition by deal_passes.pass_id, case when deals.deal_type = 'new' then 1 else 0 end
            order by deal_passes.pass_at nulls last, deals.deal_id
        ) as deal_rank
    from deals
    left join deal_passes
        on deals.deal_id = deal_passes.deal_id

),

deal_units as (

    select
        deals_ranked.*,
        case
            when deals_ranked.business = 'new' and deals_ranked.deal_rank = 1
                then deals_ranked.pass_id
        end as led_by_pass_id
    from deals_ranked

),

units_unioned as (

    select
        'deal:' || deal_id as unit_id, deal_id, pass_id, led_by_pass_id, customer_id,
        company_id, campaign_id, owner_id, business
    from deal_units
    union all
    select
        'pass:' || passes.pass_id as unit_id, null as deal_id, passes.pass_id,
        passes.pass_id as led_by_pass_id, passes.customer_id,
        null as company_id, null as campaign_id, null as owner_id, 'new' as business
    from passes
    inner join companies_with_deals
        on companies_with_deals.deal_count > 0
    left join deal_units
        on passes.pass_id = deal_units.led_by_pass_id
    where deal_units.deal_id is null

),

units_listed as (

    select
        units_unioned.unit_id,
        units_unioned.deal_id,
        units_unioned.pass_id,
        units_unioned.led_by_pass_id,
        units_unioned.customer_id,
        units_unioned.company_id,
        units_unioned.campaign_id,
        units_unioned.business,
        units_unioned.owner_id as deal_owner_id,
        coalesce(handoffs.first_action_owner_id, handoffs.owner_id) as lead_owner_id,
        previous_units.unit_id as previous_unit_id,
        passes.is_sales_created,
        passes.started_at
    from units_unioned
    left join passes
        on units_unioned.led_by_pass_id = passes.pass_id
    left join handoffs
        on units_unioned.led_by_pass_id = handoffs.pass_id
    left join passes as previous_passes
        on passes.customer_id = previous_passes.customer_id
        and passes.pass_number = previous_passes.pass_number + 1
        and previous_passes.exit_stage = 'recycled'
        and previous_passes.exited_at <= passes.started_at
    left join units_unioned as previous_units
        on previous_passes.pass_id = previous_units.led_by_pass_id
        and previous_units.deal_id is null

)

select * from units_listed
