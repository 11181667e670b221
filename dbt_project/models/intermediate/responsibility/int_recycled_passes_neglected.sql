with settings as (select * from {{ ref('int_settings_resolved') }}),
thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
passes as (select * from {{ ref('int_funnel_passes_built') }}),
touches as (select * from {{ ref('int_touches_unioned') }}),
sales_acts as (select * from {{ ref('int_sales_acts_identified') }}),

deal_entries as (

    select * from {{ ref('int_stage_entries_built') }}
    where unit = 'deal' and not is_implied and not is_reversed

),

stages as (select * from {{ ref('int_stages_ordered') }}),

-- a visit of their own is no nurture; a campaign, an act of sales and a new way in are
acts_unioned as (

    select customer_id, occurred_at as acted_at
    from touches
    where touch_type in ('campaign', 'sales')
    union all
    select customer_id, acted_at
    from sales_acts
    union all
    select customer_id, started_at as acted_at
    from passes
    union all
    select customer_id, entered_at as acted_at
    from deal_entries

),

acts_first as (

    select passes.pass_id, min(acts_unioned.acted_at) as acted_at
    from passes
    inner join acts_unioned
        on passes.customer_id = acts_unioned.customer_id
        and passes.exited_at < acts_unioned.acted_at
    where passes.exit_stage = 'recycled'
    group by passes.pass_id

),

passes_due as (

    select
        passes.pass_id,
        passes.customer_id,
        stages.department,
        {{ days_after('passes.exited_at', 'thresholds.nurture_days') }} as opened_at,
        acts_first.acted_at
    from passes
    cross join thresholds
    inner join stages
        on passes.exit_stage = stages.stage
    left join acts_first
        on passes.pass_id = acts_first.pass_id
    where passes.exit_stage = 'recycled'

),

passes_neglected as (

    select
        'recycled:' || passes_due.pass_id as missed_opportunity_id,
        'recycled' as kind,
        'mql' as stage,
        passes_due.pass_id,
        passes_due.customer_id,
        passes_due.department,
        passes_due.acted_at is not null as is_closed,
        passes_due.opened_at,
        passes_due.acted_at as closed_at
    from passes_due
    cross join settings
    where passes_due.opened_at < coalesce(passes_due.acted_at, settings.as_of_at)

)

select * from passes_neglected
