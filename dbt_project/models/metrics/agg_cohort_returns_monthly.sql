with cohorts as (select * from {{ ref('int_spend_cohorts_credited') }}),

cohort_returns_described as (

    select
        cast(
            {{ surrogate_key(['channel', 'method', 'age_months', 'spend_month_date']) }} as varchar
        ) as cohort_return_id,
        cast(cohorts.channel as varchar) as channel,
        cast(cohorts.method as varchar) as method,
        cast(cohorts.age_months as bigint) as age_months,
        cast(cohorts.spend_amount as decimal(18,6)) as spend_amount,
        cast(cohorts.credited_amount as decimal(18,2)) as credited_amount,
        cast(cohorts.is_mature as boolean) as is_mature,
        cast(cohorts.spend_month_date as date) as spend_month_date
    from cohorts

)

select * from cohort_returns_described
