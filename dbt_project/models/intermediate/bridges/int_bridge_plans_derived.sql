{{ config(materialized='table') }}

with factors as (select * from {{ ref('int_bridge_factors_listed') }} where kind <> 'mix'),
targets as (select * from {{ ref('int_bridge_periods_listed') }}),

periods as (

    select distinct fiscal_year, segment, channel, period_start_date, period_end_date
    from targets
    where is_bridged

),

years_summed as (

    select metric, segment, channel, fiscal_year, sum(value) as value
    from targets
    where not is_year_to_date
    group by metric, segment, channel, fiscal_year

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
        periods.segment,
        periods.channel,
        factors_followed.factor,
        factors_followed.kind,
        case
            when factors_followed.kind = 'volume' then own.value
            else coalesce(own_rates.value, reached.value / nullif(entered.value, 0))
        end as planned_value
    from periods
    cross join factors_followed
    left join targets as own
        on factors_followed.metric = own.metric
        and periods.segment = own.segment
        and periods.channel = own.channel
        and periods.period_start_date = own.period_start_date
        and periods.period_end_date = own.period_end_date
    left join targets as own_rates
        on factors_followed.factor = own_rates.metric
        and periods.segment = own_rates.segment
        and periods.channel = own_rates.channel
        and periods.period_start_date = own_rates.period_start_date
        and periods.period_end_date = own_rates.period_end_date
    left join years_summed as entered
        on factors_followed.from_metric = entered.metric
        and periods.segment = entered.segment
        and periods.channel = entered.channel
        and periods.fiscal_year = entered.fiscal_year
    left join years_summed as reached
        on factors_followed.metric = reached.metric
        and periods.segment = reached.segment
        and periods.channel = reached.channel
        and periods.fiscal_year = reached.fiscal_year

),

-- a rate that a segment's plan lacks is that of the plan's total
plans_completed as (

    select
        plans_derived.period_start_date,
        plans_derived.period_end_date,
        plans_derived.segment,
        plans_derived.channel,
        plans_derived.factor,
        case
            when plans_derived.kind = 'volume' then plans_derived.planned_value
            else coalesce(plans_derived.planned_value, totals.planned_value)
        end as planned_value
    from plans_derived
    left join plans_derived as totals
        on plans_derived.factor = totals.factor
        and totals.segment = 'all'
        and totals.channel = 'all'
        and plans_derived.period_start_date = totals.period_start_date
        and plans_derived.period_end_date = totals.period_end_date

)

select * from plans_completed
