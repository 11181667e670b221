with stages as (

    select * from {{ ref('int_stages_ordered') }}
    where unit <> 'exit'

),

metrics as (

    select * from {{ ref('scorecard_metrics') }}
    where kind = 'count'

),

stages_followed as (

    select
        stages.stage,
        lag(stages.stage) over (order by stages.position) as from_stage,
        metrics.metric,
        row_number() over (order by stages.position) as position
    from stages
    left join metrics
        on stages.stage = metrics.stage

),

-- the mix over segments and channels follows the volume: whoever brings people chooses them
factors_listed as (

    select
        coalesce(from_stage || '_to_' || stage || '_rate', metric, stage) as factor,
        case when from_stage is null then 'volume' else 'rate' end as kind,
        stage,
        from_stage,
        metric,
        case when from_stage is null then position else position + 1 end as position
    from stages_followed
    union all
    select 'mix', 'mix', stage, null, null, position + 1
    from stages_followed
    where from_stage is null
    union all
    select 'won_value', 'value', stage, from_stage, 'won_revenue', position + 2
    from stages_followed
    where stage = 'won'

)

select * from factors_listed
