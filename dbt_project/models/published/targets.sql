with fct_targets as (

    select * from {{ ref('fct_targets') }}

)

select
    target_id,
    source,
    metric,
    segment,
    channel,
    department,
    profile,
    currency,
    value,
    source_value,
    source_currency,
    period_start_date,
    period_end_date
from fct_targets
