select
    coalesce(replace(reason, '_', ' '), 'no reason given') as label,
    count(*) as value,
    'shared' as department
from published.handoffs
cross join clock
where outcome = 'rejected' and handed_off_date >= last_month - interval 11 month
group by reason
order by value desc, label
