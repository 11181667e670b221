with records as (

    select
        metric,
        month_start_date,
        sum(numerator) as record_numerator,
        sum(denominator) as record_denominator
    from {{ ref('fct_rate_records') }}
    group by metric, month_start_date

),

rates as (

    select
        metric,
        month_start_date,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from {{ ref('agg_scorecard_rates_monthly') }}
    where metric in (select metric from records)
    group by metric, month_start_date

)

select rates.*, records.record_numerator, records.record_denominator
from rates
left join records
    on rates.metric = records.metric
    and (
        rates.month_start_date = records.month_start_date
        or (rates.month_start_date is null and records.month_start_date is null)
    )
where rates.numerator <> coalesce(records.record_numerator, 0)
    or rates.denominator <> coalesce(records.record_denominator, 0)
