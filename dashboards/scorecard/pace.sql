select
    metric,
    department,
    currency,
    case when currency is null or currency = '' then 'count' else 'money' end as unit,
    target,
    target_to_date,
    actual_to_date,
    actual_to_date / nullif(target_to_date, 0) as reached,
    projection,
    period_end_date
from published.target_paces
where
    is_latest and segment = 'all' and channel = 'all' and actual_to_date is not null
    -- On a period's first morning nothing is asked for yet: the one before is still the news.
    and period_start_date = (
        select max(period_start_date)
        from published.target_paces
        where is_latest and target_to_date > 0
    )
order by list_position(['marketing', 'shared', 'sales'], department), metric, period_end_date
