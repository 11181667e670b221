with fct_conversion_curves as (

    select * from {{ ref('fct_conversion_curves') }}

)

select
    conversion_curve_id,
    from_stage,
    to_stage,
    channel,
    day_number,
    at_risk_count,
    advanced_count,
    exited_count,
    censored_count,
    kaplan_meier_rate,
    conversion_rate
from fct_conversion_curves
