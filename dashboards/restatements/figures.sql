select
    month_start_date as month,
    metric,
    min_by(value_before, after_as_of_at) as as_was,
    max_by(value_after, after_as_of_at) as as_is,
    max_by(value_after, after_as_of_at) - min_by(value_before, after_as_of_at) as change,
    count(distinct after_run_id) as releases,
    string_agg(distinct replace(cause, '_', ' '), ', ' order by replace(cause, '_', ' ')) as causes,
    max(after_as_of_at) as last_changed_at
from published.restatements
where segment = 'all' and channel = 'all'
group by month_start_date, metric
order by month_start_date desc, metric
