with agg_unit_economics_monthly as (

    select * from {{ ref('agg_unit_economics_monthly') }}

)

select
    currency,
    acquisition_cost_amount,
    media_amount,
    revenue_amount,
    trailing_revenue_amount,
    trailing_gross_profit_amount,
    median_cycle_days,
    new_customer_count,
    costed_new_customer_count,
    media_new_customer_count,
    active_customer_count,
    churned_customer_count,
    trailing_customer_month_count,
    trailing_started_count,
    trailing_churned_count,
    cost_month_date,
    month_start_date
from agg_unit_economics_monthly
