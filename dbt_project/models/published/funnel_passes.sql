with fct_funnel_passes as (

    select * from {{ ref('fct_funnel_passes') }}

)

select
    pass_id,
    customer_id,
    campaign_id,
    channel,
    sourced_by,
    furthest_stage,
    exit_stage,
    exit_reason,
    period_label,
    pass_number,
    implied_stage_count,
    is_sales_created,
    started_date,
    inquiry_at,
    mql_at,
    sal_at,
    sql_at,
    sqo_at,
    won_at,
    exited_at
from fct_funnel_passes
