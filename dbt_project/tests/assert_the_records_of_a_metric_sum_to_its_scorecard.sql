with records as (

    select metric, month_start_date, sum(value) as record_value
    from {{ ref('fct_metric_records') }}
    group by metric, month_start_date

),

counts as (

    select metric, month_start_date, sum(actual) as actual
    from {{ ref('agg_scorecard_counts_monthly') }}
    where metric in (select metric from records)
    group by metric, month_start_date

)

select counts.*, records.record_value
from counts
left join records
    on counts.metric = records.metric
    and (
        counts.month_start_date = records.month_start_date
        or (counts.month_start_date is null and records.month_start_date is null)
    )
where counts.actual <> coalesce(records.record_value, 0)
