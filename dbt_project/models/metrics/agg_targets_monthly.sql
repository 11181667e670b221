with targets as (select * from {{ ref('fct_targets') }}),
target_days as (select * from {{ ref('int_targets_spread_daily') }}),
metrics as (select * from {{ ref('scorecard_metrics') }}),

target_months as (

    select
        target_id,
        cast(date_trunc('month', date_day) as date) as month_start_date,
        sum(value) as value
    from target_days
    group by target_id, cast(date_trunc('month', date_day) as date)

),

targets_placed as (

    select
        target_months.month_start_date,
        targets.metric,
        coalesce(targets.department, metrics.department) as department,
        targets.segment = 'all' and targets.channel = 'all' as is_total,
        case when metrics.kind in ('rate', 'ratio') then targets.value else target_months.value end
            as value,
        coalesce(metrics.kind in ('rate', 'ratio'), false) as is_ratio
    from target_months
    inner join targets
        on target_months.target_id = targets.target_id
    left join metrics
        on targets.metric = metrics.metric

),

months_aggregated as (

    select
        month_start_date,
        metric,
        department,
        is_total,
        is_ratio,
        sum(value) as value_sum,
        avg(value) as value_mean,
        row_number() over (
            partition by month_start_date, metric, department
            order by is_total desc
        ) as preference_rank
    from targets_placed
    group by month_start_date, metric, department, is_total, is_ratio

),

months_preferred as (

    select
        metric,
        department,
        cast(case when is_ratio then value_mean else value_sum end as decimal(18, 4)) as target,
        month_start_date
    from months_aggregated
    where preference_rank = 1 and (is_total or not is_ratio)

)

select * from months_preferred
