with fct_sales_feedback as (

    select * from {{ ref('fct_sales_feedback') }}

)

select
    feedback_id,
    kind,
    record_id,
    deal_id,
    pass_id,
    campaign_id,
    campaign_name,
    owner_id,
    reason,
    reason_label,
    reason_department,
    stage,
    channel,
    segment,
    currency,
    credit,
    amount,
    owner_reason_share,
    reason_delay_days,
    is_usable,
    is_never_contacted,
    is_without_meeting,
    is_sla_breached,
    is_contradicted,
    exit_date,
    reason_date
from fct_sales_feedback
