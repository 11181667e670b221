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

-- the funnel counts new business: its own targets go before those of all deals
wins_planned as (

    select
        max(case when metric = 'new_won_deals' then planned_value end) as new_count,
        max(case when metric = 'new_won_revenue' then planned_value end) as new_amount,
        max(case when metric = 'won_deals' then planned_value end) as all_count,
        max(case when metric = 'won_revenue' then planned_value end) as all_amount
    from plans_summed

),

wins_chosen as (

    select
        case
            when new_count is not null and new_amount is not null then new_count
            else coalesce(all_count, new_count)
        end as planned_count,
        case
            when new_count is not null and new_amount is not null then new_amount
            else coalesce(all_amount, new_amount)
        end as planned_amount
    from wins_planned

),

stage_plans_summed as (

    select
        stages.stage,
        stages.position,
        metrics.metric,
        case
            when stages.stage = 'won' then wins_chosen.planned_count else counts.planned_value
        end as planned_count,
        case when stages.stage = 'won' then wins_chosen.planned_amount end as planned_amount
    from stages
    inner join metrics
        on stages.stage = metrics.stage
    left join plans_summed as counts
        on metrics.metric = counts.metric
    cross join wins_chosen

)

select * from stage_plans_summed
