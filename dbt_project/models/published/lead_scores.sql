with fct_lead_scores as (

    select * from {{ ref('fct_lead_scores') }}

)

select
    handoff_id,
    pass_id,
    campaign_id,
    channel,
    size_band,
    quality_band,
    basis,
    model_version,
    win_chance,
    base_rate,
    expected_amount,
    won_amount,
    trained_count,
    is_mature,
    is_won,
    handed_off_date
from fct_lead_scores
