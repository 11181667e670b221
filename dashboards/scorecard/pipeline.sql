select month_start_date as x, actual, target, case when unit = 'rate' then n end as n
from months
where metric = 'pipeline_created'
order by month_start_date
