select
    cast(metric_time__month as date) as x,
    cac,
    paid_cac,
    costed_new_customers as n
from metrics.unit_economics_monthly
cross join clock
where metric_time__month <= last_month and cac is not null
order by x
