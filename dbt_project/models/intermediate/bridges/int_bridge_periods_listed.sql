{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }}),
targets as (select * from {{ ref('int_bridge_targets_split') }}),

periods_dated as (

    select
        targets.metric,
        targets.segment,
        targets.channel,
        targets.value,
        extract(year from targets.period_start_date) + case
            when settings.fiscal_year_start_month > 1
                and extract(month from targets.period_start_date)
                    >= settings.fiscal_year_start_month then 1
            else 0
        end as fiscal_year,
        targets.contract_number,
        targets.period_end_date < settings.as_of_date
            and factors.metric is not null as is_bridged,
        false as is_year_to_date,
        targets.period_start_date,
        targets.period_end_date
    from targets
    cross join settings
    left join factors
        on targets.metric = factors.metric

),

-- only where the periods follow each other, under one contract: targets that overlap have no sum
years_summed as (

    select
        metric, segment, channel, sum(value) as value, fiscal_year, contract_number,
        true as is_bridged, true as is_year_to_date,
        min(period_start_date) as period_start_date, max(period_end_date) as period_end_date
    from periods_dated
    where is_bridged
    group by metric, segment, channel, fiscal_year, contract_number
    having count(*) > 1
        and sum({{ days_between('period_start_date', 'period_end_date') }} + 1)
            = {{ days_between('min(period_start_date)', 'max(period_end_date)') }} + 1

),

periods_listed as (

    select * from periods_dated
    union all
    select * from years_summed

)

select * from periods_listed
