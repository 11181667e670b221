with stays as (select * from {{ ref('int_pass_stays_measured') }}),
limits as (select * from {{ ref('int_stage_limits_estimated') }}),
stages as (select * from {{ ref('int_stages_ordered') }}),

-- where a deal is at the same stage, the deal is what stalls
deal_stays as (

    select distinct deal_passes.pass_id, deal_stays.stage
    from {{ ref('int_stage_stays_measured') }} as deal_stays
    inner join {{ ref('int_deal_passes_assigned') }} as deal_passes
        on deal_stays.deal_id = deal_passes.deal_id

),

passes_stalled as (

    select
        'stalled:' || stays.stay_id as missed_opportunity_id,
        'stalled' as kind,
        stays.stage,
        stays.pass_id,
        stays.customer_id,
        -- both accept, but only sales can go on
        case when stages.department = 'shared' then 'sales' else stages.department end
            as department,
        stays.is_ended as is_closed,
        {{ days_after('stays.entered_at', 'ceil(limits.limit_days)') }} as opened_at,
        stays.left_at as closed_at
    from stays
    inner join limits
        on stays.stage = limits.stage
        and ceil(limits.limit_days) < stays.stay_days
    inner join stages
        on stays.stage = stages.stage
    left join deal_stays
        on stays.pass_id = deal_stays.pass_id and stays.stage = deal_stays.stage
    where deal_stays.pass_id is null

)

select * from passes_stalled
