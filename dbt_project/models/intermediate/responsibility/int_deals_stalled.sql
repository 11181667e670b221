with stays as (select * from {{ ref('int_stage_stays_measured') }}),
limits as (select * from {{ ref('int_stage_limits_estimated') }}),
deals as (select * from {{ ref('int_deals_valued') }}),
deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),
stages as (select * from {{ ref('int_stages_ordered') }}),

deals_stalled as (

    select
        'stalled:' || stays.stay_id as missed_opportunity_id,
        'stalled' as kind,
        stays.stage,
        stays.deal_id,
        deal_passes.pass_id,
        deal_passes.customer_id,
        deals.company_id,
        deals.owner_id,
        stages.department,
        deals.amount,
        stays.is_ended as is_closed,
        {{ days_after('stays.entered_at', 'ceil(limits.limit_days)') }} as opened_at,
        stays.left_at as closed_at
    from stays
    inner join limits
        on stays.stage = limits.stage
        and ceil(limits.limit_days) < stays.stay_days
    inner join deals
        on stays.deal_id = deals.deal_id
    inner join stages
        on stays.stage = stages.stage
    left join deal_passes
        on stays.deal_id = deal_passes.deal_id

)

select * from deals_stalled
