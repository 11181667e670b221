with fct_quality_calibrations as (

    select * from {{ ref('fct_quality_calibrations') }}

)

select
    bin_number,
    currency,
    lead_count,
    won_count,
    expected_rate,
    expected_amount,
    won_amount,
    all_lead_count,
    brier_score,
    base_brier_score,
    auc
from fct_quality_calibrations
