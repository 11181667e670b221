with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

metrics as (

    select * from {{ ref('scorecard_metrics') }}

),

stages as (

    select * from {{ ref('int_stages_ordered') }}

),

counts as (

    select * from {{ ref('agg_scorecard_counts_monthly') }}

),

rates as (

    select * from {{ ref('agg_scorecard_rates_monthly') }}

),

targets as (

    select * from {{ ref('agg_targets_monthly') }}

),

actuals_unioned as (

    select
        month_start_date, period_label, null as to_stage, metric, actual,
        actual as numerator, cast(null as bigint) as denominator,
        cast(0 as bigint) as immature_count
    from counts
    union all
    select
        month_start_date, period_label, to_stage, metric,
        cast(numerator / nullif(denominator, 0) as decimal(18, 6)) as actual,
        numerator, denominator, immature_count
    from rates

),

actuals_owned as (

    select
        actuals_unioned.*,
        coalesce(stages.department, metrics.department) as department
    from actuals_unioned
    left join metrics
        on actuals_unioned.metric = metrics.metric
    left join stages
        on coalesce(metrics.stage, actuals_unioned.to_stage) = stages.stage

),

joined as (

    select
        coalesce(actuals_owned.month_start_date, targets.month_start_date) as month_start_date,
        actuals_owned.period_label,
        coalesce(actuals_owned.metric, targets.metric) as metric,
        case
            when coalesce(actuals_owned.metric, targets.metric) like '%_to_%_rate' then 'rate'
        end as rate_unit,
        coalesce(targets.department, actuals_owned.department, 'unowned') as department,
        actuals_owned.actual,
        targets.target,
        actuals_owned.numerator,
        actuals_owned.denominator,
        coalesce(actuals_owned.immature_count, 0) as immature_count
    from actuals_owned
    full join targets
        on actuals_owned.month_start_date = targets.month_start_date
        and actuals_owned.metric = targets.metric

),

scorecard_described as (

    select
        cast({{ surrogate_key([
            'joined.month_start_date', 'joined.period_label',
            'joined.metric', 'joined.department'
        ]) }} as varchar) as scorecard_id,
        cast(joined.metric as varchar) as metric,
        cast(joined.department as varchar) as department,
        cast(coalesce(metrics.unit, joined.rate_unit) as varchar) as unit,
        cast(coalesce(metrics.direction, 'up') as varchar) as direction,
        cast(joined.period_label as varchar) as period_label,
        cast(settings.contract_version as varchar) as contract_version,
        cast(settings.run_id as varchar) as run_id,
        cast(joined.actual as decimal(18, 6)) as actual,
        cast(joined.target as decimal(18, 4)) as target,
        cast(joined.numerator as decimal(18, 6)) as numerator,
        cast(joined.denominator as bigint) as denominator,
        cast(
            case
                when metrics.kind in ('count', 'part') then joined.numerator
                else joined.denominator
            end as bigint
        ) as n,
        cast(joined.immature_count as bigint) as immature_count,
        cast(
            case when coalesce(metrics.kind, joined.rate_unit) = 'rate' then
                {{ wilson_bound('joined.numerator', 'joined.denominator', 'lower') }}
            end as double
        ) as lower_bound,
        cast(
            case when coalesce(metrics.kind, joined.rate_unit) = 'rate' then
                {{ wilson_bound('joined.numerator', 'joined.denominator', 'upper') }}
            end as double
        ) as upper_bound,
        cast(
            coalesce(
                joined.month_start_date < date_trunc('month', settings.as_of_date), true
            ) as boolean
        ) as is_complete,
        cast(joined.month_start_date as date) as month_start_date,
        cast(settings.as_of_at as timestamp) as as_of_at
    from joined
    cross join settings
    left join metrics
        on joined.metric = metrics.metric

)

select * from scorecard_described
