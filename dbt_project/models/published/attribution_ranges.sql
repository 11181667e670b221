with fct_attribution_ranges as (

    select * from {{ ref('fct_attribution_ranges') }}

)

select
    attribution_range_id,
    conversion_type,
    scope,
    credited_to,
    currency,
    lowest_credit,
    highest_credit,
    lowest_amount,
    highest_amount,
    best_place,
    worst_place,
    method_count,
    is_settled,
    month_start_date
from fct_attribution_ranges
