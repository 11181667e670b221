with agg_cohort_returns_monthly as (

    select * from {{ ref('agg_cohort_returns_monthly') }}

)

select
    cohort_return_id,
    channel,
    method,
    age_months,
    spend_amount,
    credited_amount,
    is_mature,
    spend_month_date
from agg_cohort_returns_monthly
