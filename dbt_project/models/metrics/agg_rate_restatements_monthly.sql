with months as (select * from {{ ref('int_months_closed') }}),
figures as (select * from {{ ref('int_figures_restated') }}),

-- what is a sum is left to its records, also where it had none before
records as (

    select metric from {{ ref('stg_releases__records') }}

    union

    select metric from {{ ref('int_metric_records_listed') }}

),

before_figures as (

    select * from {{ ref('stg_releases__figures') }}
    where immature_count = 0 and metric not in (select metric from records)

),

after_figures as (

    select metric, month_start_date, max(actual) as value
    from {{ ref('agg_scorecard_monthly') }}
    where actual is not null
    group by metric, month_start_date

),

month_causes as (

    select
        month_start_date,
        case when count(distinct cause) = 1 then max(cause) end as cause
    from figures
    group by month_start_date

),

-- no record adds to a rate: it changes for the one cause of its month, if that has one
rates_compared as (

    select
        before_figures.metric,
        before_figures.month_start_date,
        case
            when months.is_definition_changed then 'definition_version'
            else coalesce(month_causes.cause, 'unexplained')
        end as cause,
        before_figures.value as value_before,
        after_figures.value as value_after
    from before_figures
    inner join months
        on before_figures.month_start_date = months.month_start_date
    inner join after_figures
        on before_figures.metric = after_figures.metric
        and before_figures.month_start_date = after_figures.month_start_date
    left join month_causes
        on before_figures.month_start_date = month_causes.month_start_date
    where before_figures.value <> after_figures.value

)

select * from rates_compared
