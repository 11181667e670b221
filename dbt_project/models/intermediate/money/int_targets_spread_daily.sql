{{ config(materialized='table') }}

with targets as (select * from {{ ref('int_targets_valued') }}),
days as (select * from {{ ref('int_days_listed') }}),

days_weighted as (

    select
        targets.target_id,
        targets.value,
        targets.period_end_date,
        days.date_day,
        case
            when targets.profile = 'working_days'
                then case when {{ weekday_number('days.date_day') }} <= 5 then 1 else 0 end
            when targets.profile = 'back_loaded'
                then {{ days_between('targets.period_start_date', 'days.date_day') }} + 1
            else 1
        end as weight
    from targets
    inner join days
        on days.date_day between targets.period_start_date and targets.period_end_date

),

shares_rounded as (

    select
        target_id,
        value,
        date_day,
        period_end_date,
        round(
            cast(value as double) * weight / nullif(sum(weight) over (partition by target_id), 0), 4
        ) as share
    from days_weighted

),

days_spread as (

    select
        target_id,
        cast(
            share + case
                when date_day = period_end_date
                    then cast(value as double) - sum(share) over (partition by target_id)
                else 0
            end as decimal(18, 4)
        ) as value,
        date_day
    from shares_rounded

)

select * from days_spread
