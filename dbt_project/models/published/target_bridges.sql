with fct_target_bridges as (

    select * from {{ ref('fct_target_bridges') }}

)

select
    target_bridge_id,
    metric,
    segment,
    channel,
    factor,
    stage,
    verdict,
    factor_position,
    target_value,
    actual_value,
    factor_plan,
    factor_actual,
    sample_count,
    effect,
    lowest_effect,
    highest_effect,
    lower_effect,
    upper_effect,
    marketing_effect,
    sales_effect,
    other_effect,
    unowned_effect,
    response_effect,
    is_year_to_date,
    period_start_date,
    period_end_date
from fct_target_bridges
