with settings as (select * from {{ ref('int_settings_resolved') }}),
targets as (select * from {{ ref('fct_targets') }}),
target_days as (select * from {{ ref('int_targets_spread_daily') }}),
actuals as (select * from {{ ref('int_metric_days_counted') }}),
metrics as (select distinct metric from {{ ref('int_metric_days_counted') }}),

days_joined as (

    select
        targets.*,
        target_days.date_day,
        target_days.value as day_target,
        case
            when metrics.metric is not null and coalesce(targets.segment, 'all') = 'all'
                then coalesce(actuals.value, 0)
        end as day_actual
    from targets
    inner join target_days
        on targets.target_id = target_days.target_id
    cross join settings
    left join metrics
        on targets.metric = metrics.metric
    left join actuals
        on targets.metric = actuals.metric
        and target_days.date_day = actuals.event_date
        and coalesce(targets.channel, 'all') = actuals.channel
    where target_days.date_day <= settings.as_of_date
        and targets.metric not like '%_rate' and targets.metric not like 'ad_spend_per_%'

),

days_summed as (

    select
        days_joined.*,
        sum(day_target) over (partition by target_id order by date_day) as target_to_date,
        sum(day_actual) over (partition by target_id order by date_day) as actual_to_date,
        max(date_day) over (partition by target_id) as last_day
    from days_joined

),

paces_described as (

    select
        cast(
            target_id || '|' || cast(date_day as {{ dbt.type_string() }}) as varchar
        ) as target_pace_id,
        cast(target_id as varchar) as target_id,
        cast(metric as varchar) as metric,
        cast(segment as varchar) as segment,
        cast(channel as varchar) as channel,
        cast(department as varchar) as department,
        cast(profile as varchar) as profile,
        cast(currency as varchar) as currency,
        cast(value as decimal(18, 4)) as target,
        cast(target_to_date as decimal(18, 4)) as target_to_date,
        cast(actual_to_date as decimal(18, 4)) as actual_to_date,
        cast(
            cast(actual_to_date as double) * cast(value as double)
            / nullif(cast(target_to_date as double), 0) as decimal(18, 4)
        ) as projection,
        cast(date_day = last_day as boolean) as is_latest,
        cast(period_start_date as date) as period_start_date,
        cast(period_end_date as date) as period_end_date,
        cast(date_day as date) as pace_date
    from days_summed

)

select * from paces_described
