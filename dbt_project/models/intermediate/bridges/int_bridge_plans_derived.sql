{{ config(materialized='table') }}

with factors as (select * from {{ ref('int_bridge_factors_listed') }}),
targets as (select * from {{ ref('int_bridge_periods_listed') }}),

periods as (

    select distinct fiscal_year, period_start_date, period_end_date
    from targets
    where is_bridged

),

years_summed as (

    select metric, fiscal_year, sum(value) as value
    from targets
    where not is_year_to_date
    group by metric, fiscal_year

),

-- deals close months after their leads came, so the counts of one month make no rate: those of the
-- plan's year do
factors_followed as (

    select
        factors.*,
        coalesce(
            lag(factors.metric) over (order by factors.position), factors.metric
        ) as from_metric
    from factors

),

plans_derived as (

    select
        periods.period_start_date,
        periods.period_end_date,
        factors_followed.factor,
        case
            when factors_followed.kind = 'volume' then own.value
            else coalesce(own_rates.value, reached.value / nullif(entered.value, 0))
        end as planned_value
    from periods
    cross join factors_followed
    left join targets as own
        on factors_followed.metric = own.metric
        and periods.period_start_date = own.period_start_date
        and periods.period_end_date = own.period_end_date
    left join targets as own_rates
        on factors_followed.factor = own_rates.metric
        and periods.period_start_date = own_rates.period_start_date
        and periods.period_end_date = own_rates.period_end_date
    left join years_summed as entered
        on factors_followed.from_metric = entered.metric
        and periods.fiscal_year = entered.fiscal_year
    left join years_summed as reached
        on factors_followed.metric = reached.metric
        and periods.fiscal_year = reached.fiscal_year

)

select * from plans_derived
