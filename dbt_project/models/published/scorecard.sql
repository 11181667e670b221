with agg_scorecard_monthly as (

    select * from {{ ref('agg_scorecard_monthly') }}

)

select
    scorecard_id,
    metric,
    department,
    unit,
    direction,
    period_label,
    contract_version,
    run_id,
    actual,
    target,
    numerator,
    denominator,
    n,
    immature_count,
    lower_bound,
    upper_bound,
    is_complete,
    month_start_date,
    as_of_at
from agg_scorecard_monthly
