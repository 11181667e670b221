with agg_ledger_monthly as (

    select * from {{ ref('agg_ledger_monthly') }}

)

select
    month_start_date,
    currency,
    opening_amount,
    baseline_amount,
    marketing_amount,
    sales_amount,
    other_amount,
    market_amount,
    entry_amount,
    realised_amount,
    closing_amount,
    volume_amount,
    inquiry_count,
    planned_count,
    open_count
from agg_ledger_monthly
