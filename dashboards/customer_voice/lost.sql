select
    coalesce(lost_reason, 'no reason given') as label,
    count(*) as deals,
    sum(amount) as value,
    count(*) || ' deals' as note,
    'sales' as department
from published.deals
cross join clock
where
    stage = 'lost' and deal_type = 'new'
    and closed_date >= last_month - interval 11 month
    and ($channel is null or channel = $channel)
group by lost_reason
order by value desc nulls last, label
