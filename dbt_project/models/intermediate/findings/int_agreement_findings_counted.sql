-- what the contract does not agree on, and what therefore stays empty
with metrics as (select * from {{ ref('scorecard_metrics') }} where kind = 'count'),
stages as (select * from {{ ref('int_stages_ordered') }}),
targets as (select distinct metric from {{ ref('int_targets_valued') }}),
passes as (select count(*) as pass_count from {{ ref('int_funnel_passes_built') }}),
deals as (select count(*) as deal_count from {{ ref('int_deals_valued') }}),
handoffs as (select * from {{ ref('int_handoffs_judged') }}),

metrics_bridged as (

    select metric from metrics
    inner join stages
        on metrics.stage = stages.stage
        and stages.unit <> 'exit'
    union all
    select 'won_revenue' as metric from stages
    where stage = 'won'

),

stages_needed as (

    select 'mql' as stage
    union all
    select 'sqo' as stage
    union all
    select 'won' as stage
    union all
    select 'lost' as stage

),

findings_unioned as (

    select
        'handoff_without_promise' as finding,
        count(*) as finding_count,
        min(handoff_id) as example_key,
        null as amount
    from handoffs
    where sla is null and handed_off_at is not null
    union all
    select 'handoff_owner_without_team', count(*), min(handoff_id), null
    from handoffs
    where owner_id is not null and team is null
    union all
    select 'funnel_metric_without_target', count(*), min(metrics_bridged.metric), null
    from metrics_bridged
    left join targets
        on metrics_bridged.metric = targets.metric
    where targets.metric is null
    union all
    select 'funnel_stage_missing', count(*), min(stages_needed.stage), null
    from stages_needed
    left join stages
        on stages_needed.stage = stages.stage
    where stages.stage is null
    union all
    select 'funnel_without_deals', passes.pass_count, null, null
    from passes
    cross join deals
    where deals.deal_count = 0

)

select * from findings_unioned
