select
    month_start_date as month,
    opening_amount,
    baseline_amount,
    marketing_amount,
    sales_amount,
    other_amount + market_amount as nobody_amount,
    realised_amount,
    closing_amount
from published.ledger_months
cross join clock
where month_start_date <= last_month and month_start_date > last_month - interval 12 month
order by month_start_date desc
