{{ config(materialized='table') }}

with targets as (select * from {{ ref('int_targets_valued') }}),
days as (select * from {{ ref('int_days_listed') }}),
working_days as (select * from {{ ref('int_working_days_listed') }}),

days_placed as (

    select
        targets.target_id,
        targets.value,
        targets.profile,
        {{ days_between('targets.period_start_date', 'days.date_day') }} + 1 as day_number,
        case when department_days.date_day is null then 0 else 1 end as department_weight,
        case when company_days.date_day is null then 0 else 1 end as company_weight,
        case when {{ weekday_number('days.date_day') }} <= 5 then 1 else 0 end as weekday_weight,
        days.date_day
    from targets
    inner join days
        on days.date_day between targets.period_start_date and targets.period_end_date
    left join working_days as department_days
        on targets.department = department_days.department
        and days.date_day = department_days.date_day
    left join working_days as company_days
        on company_days.department = 'all'
        and days.date_day = company_days.date_day

),

-- a department without a schedule works when the company does, a company without one on weekdays
days_weighted as (

    select
        target_id,
        value,
        case
            when profile = 'back_loaded' then day_number
            when profile <> 'working_days' then 1
            when sum(department_weight) over (partition by target_id) > 0 then department_weight
            when sum(company_weight) over (partition by target_id) > 0 then company_weight
            when sum(weekday_weight) over (partition by target_id) > 0 then weekday_weight
            else 1
        end as weight,
        date_day
    from days_placed

),

shares_rounded as (

    select
        target_id,
        value,
        weight,
        date_day,
        max(case when weight > 0 then date_day end) over (partition by target_id) as last_day,
        round(cast(value as double) * weight / sum(weight) over (partition by target_id), 4)
            as share
    from days_weighted

),

days_spread as (

    select
        target_id,
        cast(
            share + case
                when date_day = last_day
                    then cast(value as double) - sum(share) over (partition by target_id)
                else 0
            end as decimal(18, 4)
        ) as value,
        date_day
    from shares_rounded

)

select * from days_spread
