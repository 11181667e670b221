with fct_stage_entries as (

    select * from {{ ref('fct_stage_entries') }}

)

select
    stage_entry_id,
    unit_id,
    pass_id,
    deal_id,
    customer_id,
    campaign_id,
    unit,
    stage,
    deal_type,
    channel,
    reason,
    period_label,
    stage_position,
    amount,
    is_implied,
    is_reversed,
    is_out_of_order,
    entered_date,
    entered_at
from fct_stage_entries
