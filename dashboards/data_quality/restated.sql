select
    replace(cause, '_', ' ') as cause,
    count(distinct concat(metric, month_start_date)) as figures,
    sum(record_count) as records,
    min(month_start_date) as first_month,
    max(month_start_date) as last_month,
    max(after_as_of_at) as last_changed_at
from published.restatements
where segment = 'all' and channel = 'all'
group by cause
order by figures desc, cause
