with stages as (

    select * from {{ ref('int_stages_ordered') }}
    where unit <> 'exit'

),

metrics as (

    select * from {{ ref('scorecard_metrics') }}
    where kind = 'count'

),

plans_summed as (

    select metric, sum(value) as planned_value
    from {{ ref('int_targets_valued') }}
    where segment = 'all' and channel = 'all'
    group by metric

),

stage_plans_summed as (

    select
        stages.stage,
        stages.position,
        metrics.metric,
        counts.planned_value as planned_count,
        case when stages.stage = 'won' then revenue.planned_value end as planned_amount
    from stages
    inner join metrics
        on stages.stage = metrics.stage
    left join plans_summed as counts
        on metrics.metric = counts.metric
    left join plans_summed as revenue
        on revenue.metric = 'won_revenue'

)

select * from stage_plans_summed
