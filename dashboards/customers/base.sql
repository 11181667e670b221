select
    cast(metric_time__month as date) as x,
    active_customers as active,
    new_customers as fresh
from metrics.unit_economics_monthly
cross join clock
where metric_time__month <= last_month
order by x
