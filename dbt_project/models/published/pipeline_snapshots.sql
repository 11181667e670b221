with fct_pipeline_snapshots as (

    select * from {{ ref('fct_pipeline_snapshots') }}

)

select
    pipeline_snapshot_id,
    deal_id,
    owner_id,
    stage,
    deal_type,
    channel,
    currency,
    amount,
    source_amount,
    stage_age_days,
    is_month_end,
    snapshot_date,
    entered_at
from fct_pipeline_snapshots
